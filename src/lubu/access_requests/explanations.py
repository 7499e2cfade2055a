"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.access_requests.actions.disputes import (
    DisputeClosedError,
    NothingBeforeError,
    TooEarlyToDisputeError,
)
from lubu.access_requests.actions.intake import SentOnlineError
from lubu.access_requests.actions.messages import (
    NotSayableError,
    SaysNothingError,
    TakenUpError,
)
from lubu.access_requests.actions.papers import (
    NoPaperOfStaffError,
    NotScannedError,
    TooManyFilesError,
)
from lubu.access_requests.actions.publicity import PersonInSubjectError
from lubu.access_requests.actions.recording import (
    ChangedMeanwhileError,
    FutureDayError,
    NotYourCaseError,
    SamePersonError,
)
from lubu.access_requests.rules.identity import WrongIdentityError
from lubu.access_requests.terms import WrongTermsError
from lubu.office.errors import explain

explain(
    {
        NotYourCaseError: (
            403,
            _("Your posts do not let you do this for applications to %(organ)s."),
        ),
        SamePersonError: (
            403,
            _("You drafted or checked this answer yourself: somebody else has to take this step."),
        ),
        ChangedMeanwhileError: (
            409,
            _("Somebody else has changed the case meanwhile. Look at it again, then decide."),
        ),
        FutureDayError: (
            422,
            _("%(on)s is still to come; today is %(today)s. Enter the day on which it happened."),
        ),
        SentOnlineError: (
            422,
            _("Applications that come online are sent with the form of the site."),
        ),
        TooEarlyToDisputeError: (
            422,
            _("%(on)s lies before %(since)s, which it follows. Check the day."),
        ),
        NothingBeforeError: (
            422,
            _("No reconsideration is closed and without a suit. Record its outcome first."),
        ),
        DisputeClosedError: (409, _("Its outcome is recorded already.")),
        NotSayableError: (
            409,
            _("The application does not wait for this any more. Look at where it stands now."),
        ),
        SaysNothingError: (422, _("Write something, or attach a file.")),
        TakenUpError: (409, _("Somebody has taken up this message already.")),
        TooManyFilesError: (422, _("At most %(most)s files at once. Send the rest afterwards.")),
        NoPaperOfStaffError: (422, _("Choose what the file is.")),
        NotScannedError: (
            409,
            _("The virus scan has not found this file clean, so it cannot be opened."),
        ),
        PersonInSubjectError: (
            422,
            _("The subject names the applicant. Say what was asked for, and not by whom."),
        ),
        WrongIdentityError: (
            422,
            _("This cannot be the number of such a document. Check number and kind of document."),
        ),
        WrongTermsError: (
            500,
            _("The file of limits cannot be used: %(place)s, %(why)s. Tell your operator."),
        ),
    }
)

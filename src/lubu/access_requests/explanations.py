"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.access_requests.actions.disputes import (
    DisputeClosedError,
    NothingBeforeError,
    TooEarlyToDisputeError,
)
from lubu.access_requests.actions.handing_out import (
    CaseOverError,
    ForeignUnitError,
    HandOutOverError,
    LaterThanCaseError,
    NotYourUnitError,
    PastDayError,
)
from lubu.access_requests.actions.handling import NothingToSplitError, NotSplittableError
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
from lubu.access_requests.actions.recording import (
    ChangedMeanwhileError,
    FutureDayError,
    NotYourCaseError,
    SamePersonError,
)
from lubu.access_requests.rules.fees import NoUnitsError
from lubu.access_requests.rules.permits import NotPermittedError
from lubu.access_requests.rules.standing import NotReceivedError
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
        CaseOverError: (
            409,
            _("The case is answered or has ended. No unit is asked about it any more."),
        ),
        ForeignUnitError: (422, _("Choose a unit of this organ that stands.")),
        PastDayError: (422, _("%(on)s has passed. Give the unit a day from today on.")),
        LaterThanCaseError: (
            422,
            _(
                "%(on)s lies after %(case_due)s, the last day of the case itself. Choose an "
                "earlier day, or tick that it is meant so."
            ),
        ),
        HandOutOverError: (
            409,
            _("It is answered or recalled already. Look at where it stands now."),
        ),
        NotYourUnitError: (403, _("Only the unit that was asked answers this.")),
        NothingToSplitError: (
            422,
            _("Write each further matter in a line of its own, at most %(most)s of them."),
        ),
        NotSplittableError: (
            409,
            _("Something was sent or drafted already, so the case cannot be split any more."),
        ),
        NotPermittedError: (
            409,
            _("The procedure does not permit this step now. Look at where the case stands."),
        ),
        NotReceivedError: (409, _("The case has no day of receipt yet. Confirm it first.")),
        NoUnitsError: (422, _("A number of pages or applications cannot be negative.")),
        WrongTermsError: (
            500,
            _("The file of limits cannot be used: %(place)s, %(why)s. Tell your operator."),
        ),
    }
)

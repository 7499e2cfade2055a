"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.actions.answers import NoAnswerError, UncleanCopyError
from lubu.access_requests.actions.disclosing import NotDisclosedError, PersonalInsideError
from lubu.access_requests.actions.disputes import (
    DisputeClosedError,
    NothingBeforeError,
    TooEarlyToDisputeError,
)
from lubu.access_requests.actions.documents import LetterIncompleteError
from lubu.access_requests.actions.handing_out import (
    CaseOverError,
    ForeignUnitError,
    HandOutOverError,
    LaterThanCaseError,
    NotYourUnitError,
    PastDayError,
)
from lubu.access_requests.actions.handling import NothingToSplitError, NotSplittableError
from lubu.access_requests.actions.intake import BeforeTheLawError, SentOnlineError
from lubu.access_requests.actions.letters import (
    InHandError,
    NoFeeError,
    NotByThisWayError,
    NotWritableError,
    ReasonMissingError,
)
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
    NeedsLetterError,
    NotYourCaseError,
    SamePersonError,
)
from lubu.access_requests.actions.redaction_looks import NoCopyError
from lubu.access_requests.actions.redactions import (
    GroundMissingError,
    NotGivableError,
    NothingMarkedError,
    NotNowError,
    NotRedactableError,
    StillNamedError,
)
from lubu.access_requests.actions.sent_again import UsedFormError
from lubu.access_requests.actions.taking_back import CopyInUseError
from lubu.access_requests.documents.faults import WrongPatternError
from lubu.access_requests.documents.kinds import NoNumberError
from lubu.access_requests.documents.numerals import AmountError
from lubu.access_requests.labels import REFUSAL_LABELS
from lubu.access_requests.rules.fees import NoUnitsError
from lubu.access_requests.rules.identity import WrongIdentityError
from lubu.access_requests.rules.permits import NotHereError, NotPermittedError
from lubu.access_requests.rules.standing import NotReceivedError
from lubu.access_requests.standings import BrokenHistoryError
from lubu.access_requests.terms import WrongTermsError
from lubu.office.errors import explain
from lubu.working_days.calendar import OutOfCalendarError

MISSING = {
    "short_name": _("The organ's short name is missing. Enter it first."),
    "serial": _("The serial number is below one. Count from one."),
    "year": _("The year has not four digits. Check the day of the letter."),
}

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
        NotRedactableError: (
            422,
            _("Only PDF and DOCX files of cases that are not closed can be redacted."),
        ),
        NotGivableError: (
            422,
            _(
                "Only PDF, DOCX, XLSX, JPG and PNG files of cases that are not closed can be given "
                "whole. Save the file as PDF, put that into the case and give it; of an archive "
                "put in each file by itself."
            ),
        ),
        NoCopyError: (409, _("There is no copy to look at. Make it first.")),
        CopyInUseError: (
            409,
            _(
                "The applicant has this copy, or an answer that names it is handed in or approved. "
                "It can be taken back while the answer is a draft: have it sent back first."
            ),
        ),
        NotNowError: (
            409,
            _("The redaction has moved on meanwhile. Look at it again, then decide."),
        ),
        NothingMarkedError: (422, _("Nothing is marked. Choose what is taken out.")),
        GroundMissingError: (
            422,
            _("Choose a ground for everything that is taken out, and say what it is and why."),
        ),
        StillNamedError: (
            422,
            _(
                "“%(word)s” was taken out of the file: it must not stand in the name of the copy "
                "or in what is said of it either."
            ),
        ),
        NotDisclosedError: (
            409,
            _("Nothing of this case was disclosed, or it was made public already."),
        ),
        PersonalInsideError: (
            422,
            _(
                "This may point to a person and stays out of the public: %(places)s. Redact it "
                "first, or leave it out."
            ),
        ),
        NeedsLetterError: (
            422,
            _("This step is taken with its document: write it under “Documents” of the case."),
        ),
        NoAnswerError: (
            409,
            _("No answer waits for this step any more. Look at the case again."),
        ),
        LetterIncompleteError: (
            422,
            _("The legality list is not complete: mend what it points out, then try again."),
        ),
        InHandError: (
            409,
            _("The document is with somebody who has to decide. Only then it can be changed."),
        ),
        NotByThisWayError: (
            422,
            _("This document is not issued in this way. Look at what the case offers now."),
        ),
        NotWritableError: (
            409,
            _("This document does not belong to where the case stands now."),
        ),
        NoFeeError: (
            422,
            _("By this tariff there is nothing to pay: the answer goes without a fee."),
        ),
        ReasonMissingError: (422, _("Say why you send it back.")),
        NoNumberError: (
            422,
            _("Document numbers need the organ's short name: enter it in the office facts."),
        ),
        ChangedMeanwhileError: (
            409,
            _("Somebody else has changed the case meanwhile. Look at it again, then decide."),
        ),
        BrokenHistoryError: (
            409,
            _(
                "The record of application %(number)s does not fit together: nothing can be done "
                "with it until this is cleared up. Ask the administrator to run `lubu check "
                "requests`, and to compare it with a backup."
            ),
        ),
        FutureDayError: (
            422,
            _("%(on)s is still to come; today is %(today)s. Enter the day on which it happened."),
        ),
        BeforeTheLawError: (
            422,
            _("%(on)s lies before %(since)s, when the law let people apply first. Check the day."),
        ),
        OutOfCalendarError: (
            422,
            _("Days are counted from %(first)s to %(last)s only. Check the days entered."),
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
        UsedFormError: (
            409,
            _(
                "Something else was sent with this form already. What it says now is not stored "
                "yet: look through it and send it again; it is then stored by itself."
            ),
        ),
        TakenUpError: (409, _("Somebody has taken up this message already.")),
        TooManyFilesError: (422, _("At most %(most)s files at once. Send the rest afterwards.")),
        NoPaperOfStaffError: (422, _("Choose what the file is.")),
        NotScannedError: (
            409,
            _("The virus scan has not found this file clean, so it cannot be opened."),
        ),
        UncleanCopyError: (
            409,
            _(
                "The virus scan does not find copy %(numbers)s clean any more, so the answer "
                "cannot be sent with it. Have the answer sent back and choose another copy."
            ),
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
        NotHereError: (
            409,
            _("This step does not belong to where the case stands now. Look at the case again."),
        ),
        NotPermittedError: (
            422,
            _("The procedure does not permit this step. Mend what is listed, then take it."),
        ),
        NotReceivedError: (
            409,
            _("The application has no day of receipt yet. Confirm it with the applicant first."),
        ),
        NoUnitsError: (
            422,
            _("A fee is asked for less than nothing. Enter the number of pages or applications."),
        ),
        AmountError: (
            422,
            _("%(yuan)s yuan cannot be written in a letter. Check the amount: 0 to 999999999999."),
        ),
        WrongPatternError: (
            422,
            _("The pattern of the letter cannot be used. Mend what is listed."),
        ),
        PersonInSubjectError: (
            422,
            _(
                "This points to a person and must not stand in the public log: %(what)s. Say what "
                "was asked for, and not by whom."
            ),
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


def reasons(error: Exception) -> list[str]:
    """Each reason behind an error, for a list on the screen; may be empty."""
    if isinstance(error, NotPermittedError):
        return [str(REFUSAL_LABELS[error.refusal])]
    if isinstance(error, NoNumberError):
        return [str(MISSING[error.missing])]
    if isinstance(error, WrongPatternError):
        return [fault.told(gettext) for fault in error.faults]
    return []

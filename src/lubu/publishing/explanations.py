"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.office.errors import explain
from lubu.publishing.actions.documents import AlreadyRepealedError, NotADocumentError
from lubu.publishing.actions.fact_checks import (
    Closed,
    DayPassedError,
    LinkClosedError,
    NotInvolvedError,
)
from lubu.publishing.actions.handing_in import (
    DraftChangedError,
    NoTextError,
    NotTheProviderError,
)
from lubu.publishing.actions.releasing import NotAReleaserError, NotReleasableError
from lubu.publishing.actions.reviewing import MustBeMendedError, NotAnEditorError
from lubu.publishing.actions.withdrawing import MergeTargetError
from lubu.publishing.files.kinds import Refusal, RefusedFileError
from lubu.publishing.items_sheet import ItemFaultsError
from lubu.publishing.rules import (
    DocNoTakenError,
    NotReadyError,
    NotYourReviewError,
    Obstacle,
    OwnTextError,
    RemarkMissingError,
    UnfitWordsError,
    WrongStepError,
)

OBSTACLES = {
    Obstacle.BLOCKING_FINDINGS: _("Proofreading found what must be mended or dismissed"),
    Obstacle.FILE_NOT_CLEAN: _("A file has not been found clean by the virus scanner"),
    Obstacle.NO_CHANNEL: _("No channel has been chosen"),
    Obstacle.MISSING_METADATA: _("Metadata are missing"),
    Obstacle.REVIEWS_INCOMPLETE: _("A review is missing"),
    Obstacle.NOT_PROACTIVE: _("Only information for proactive disclosure is published"),
    Obstacle.NUMBER_TAKEN: _("Another item has the document number"),
    Obstacle.UNCHANGED: _("Nothing has changed since this text was approved or returned"),
}
REFUSALS = {
    Refusal.EMPTY: _("The file is empty. Choose the right one."),
    Refusal.TOO_LARGE: _("The file is larger than allowed. Make it smaller or split it."),
    Refusal.UNKNOWN_TYPE: _("This type of file is not taken. Save it as PDF or DOCX."),
    Refusal.MISLABELLED: _("The content of the file is not what its name says. Rename it rightly."),
    Refusal.ENCRYPTED: _("The file is encrypted. Remove the password first."),
    Refusal.BOMB: _("The file unpacks to far more than it may. It was not taken."),
    Refusal.UNSAFE_MEMBER: _("The archive holds a file with an unsafe name. Pack it again."),
    Refusal.FOREIGN_PART: _(
        "Another file is joined to the document and cannot be examined. Open it in Word or WPS and "
        "save it again."
    ),
    Refusal.UNCLEANABLE: _(
        "The document holds a picture, sound or film whose data about its maker cannot be removed. "
        "Save pictures as JPG or PNG, films as MP4."
    ),
    Refusal.MACROS: _("The file holds macros. Save it without them."),
    Refusal.CORRUPT: _("The file is damaged and cannot be read. Save it again."),
}
REVIEW_REASONS = {
    "author": _("You wrote this text: its reviews are for others."),
    "reviewed_before": _("You reviewed this text at an earlier step: three people must do it."),
    "no_post": _("None of your posts reviews the texts of this unit at this step."),
}

CLOSED_LINKS = {
    Closed.UNKNOWN: _("There is no fact check at this address. Copy the whole link once more."),
    Closed.USED: _("This link has been used: your answer has arrived. Thank you."),
    Closed.EXPIRED: _("The time for answering has passed. Ask the office for a new link."),
    Closed.TEXT_GONE: _("This text is no longer in review: there is nothing left to check."),
}

explain(
    {
        NotYourReviewError: (403, _("This review is not yours to take.")),
        WrongStepError: (409, _("This step is not due now. Reload the page to see where it is.")),
        NotReadyError: (422, _("This text cannot go on yet. Mend what is listed.")),
        UnfitWordsError: (
            422,
            _("“%(text)s” must not be published, and these words go public at once. Change them."),
        ),
        RemarkMissingError: (422, _("Say why: this needs a reason.")),
        NoTextError: (409, _("There is no draft to hand in, or it is in review already.")),
        DraftChangedError: (
            409,
            _("Somebody saved another version meanwhile. It is shown now: look it over first."),
        ),
        NotAnEditorError: (403, _("Only an editor of “%(unit)s” can do this.")),
        NotTheProviderError: (
            403,
            _(
                "The text names “%(unit)s” as the providing unit, and you do not edit for it. If "
                "your unit provides it, choose your unit in the editor, under “metadata”."
            ),
        ),
        OwnTextError: (403, _("You wrote this text: somebody else has to order its release.")),
        MustBeMendedError: (422, _("What is missing has to be filled in; no reason replaces it.")),
        DocNoTakenError: (
            409,
            _(
                "Another item has the document number %(number)s by now. Return the text so that "
                "the number is mended."
            ),
        ),
        NotADocumentError: (
            422,
            _("Only policy and normative documents that the public can read are repealed."),
        ),
        NotAReleaserError: (
            403,
            _("None of your posts may do this; the right to review is not the right to release."),
        ),
        NotReleasableError: (409, _("This cannot be done in the present state. Reload the page.")),
        MergeTargetError: (422, _("Name another item that the public can read.")),
        AlreadyRepealedError: (409, _("This document was repealed on %(on)s.")),
        LinkClosedError: (
            404,
            _("This link is closed: it was used, is too old, or the text has changed."),
        ),
        NotInvolvedError: (403, _("Only editors and reviewers of “%(unit)s” ask for fact checks.")),
        DayPassedError: (422, _("%(on)s has passed. Choose today or a later day.")),
        ItemFaultsError: (
            422,
            _("The table has %(number)s faults; nothing was stored. Mend them and try again."),
        ),
        RefusedFileError: (422, _("The file “%(detail)s” is not taken.")),
    }
)


def reasons(error: Exception) -> list[str]:
    """Each reason behind an error, for a list on the screen; may be empty."""
    if isinstance(error, NotReadyError):
        return [
            f"{OBSTACLES[kind]}: {'、'.join(details)}" for kind, details in error.obstacles.items()
        ]
    if isinstance(error, NotYourReviewError):
        return [str(REVIEW_REASONS[error.reason])]
    if isinstance(error, LinkClosedError):
        return [str(CLOSED_LINKS[error.reason])]
    if isinstance(error, RefusedFileError):
        return [str(REFUSALS[error.reason])]
    return []

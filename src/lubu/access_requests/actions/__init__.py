"""What people can do with applications: each function one transaction and one ledger entry."""

from __future__ import annotations

from lubu.access_requests.actions.disputes import (
    DisputeClosedError,
    Filed,
    NothingBeforeError,
    TooEarlyToDisputeError,
    close_dispute,
    file_dispute,
)
from lubu.access_requests.actions.handing_out import (
    CaseOverError,
    ForeignUnitError,
    HandOutOverError,
    LaterThanCaseError,
    NotYourUnitError,
    PastDayError,
    answer_hand_out,
    hand_out,
    recall,
)
from lubu.access_requests.actions.handling import (
    Further,
    NothingToSplitError,
    NotSplittableError,
    add_note,
    open_paper,
    split,
)
from lubu.access_requests.actions.intake import Application, SentOnlineError, apply, key_in
from lubu.access_requests.actions.messages import (
    NotSayableError,
    SaysNothingError,
    TakenUpError,
    case_by_code,
    say,
    take_up,
)
from lubu.access_requests.actions.papers import (
    NoPaperOfStaffError,
    NotScannedError,
    TooManyFilesError,
    Upload,
    add_paper,
    look_at,
    opened,
)
from lubu.access_requests.actions.recording import (
    ChangedMeanwhileError,
    FutureDayError,
    NotYourCaseError,
    SamePersonError,
    record,
)
from lubu.access_requests.actions.recounting import recount

__all__ = [
    "Application",
    "CaseOverError",
    "ChangedMeanwhileError",
    "DisputeClosedError",
    "Filed",
    "ForeignUnitError",
    "Further",
    "FutureDayError",
    "HandOutOverError",
    "LaterThanCaseError",
    "NoPaperOfStaffError",
    "NotSayableError",
    "NotScannedError",
    "NotSplittableError",
    "NotYourCaseError",
    "NotYourUnitError",
    "NothingBeforeError",
    "NothingToSplitError",
    "PastDayError",
    "SamePersonError",
    "SaysNothingError",
    "SentOnlineError",
    "TakenUpError",
    "TooEarlyToDisputeError",
    "TooManyFilesError",
    "Upload",
    "add_note",
    "add_paper",
    "answer_hand_out",
    "apply",
    "case_by_code",
    "close_dispute",
    "file_dispute",
    "hand_out",
    "key_in",
    "look_at",
    "open_paper",
    "opened",
    "recall",
    "record",
    "recount",
    "say",
    "split",
    "take_up",
]

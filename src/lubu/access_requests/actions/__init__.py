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
from lubu.access_requests.actions.publicity import PersonInSubjectError, name_subject
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
    "ChangedMeanwhileError",
    "DisputeClosedError",
    "Filed",
    "FutureDayError",
    "NoPaperOfStaffError",
    "NotSayableError",
    "NotScannedError",
    "NotYourCaseError",
    "NothingBeforeError",
    "PersonInSubjectError",
    "SamePersonError",
    "SaysNothingError",
    "SentOnlineError",
    "TakenUpError",
    "TooEarlyToDisputeError",
    "TooManyFilesError",
    "Upload",
    "add_paper",
    "apply",
    "case_by_code",
    "close_dispute",
    "file_dispute",
    "key_in",
    "look_at",
    "name_subject",
    "opened",
    "record",
    "recount",
    "say",
    "take_up",
]

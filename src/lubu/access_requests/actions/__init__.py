"""What people can do with applications: each function one transaction and one ledger entry."""

from __future__ import annotations

from lubu.access_requests.actions.answers import (
    NoAnswerError,
    approve,
    current_answer,
    hand_in,
    issue_answer,
    pass_legal,
    send_back,
)
from lubu.access_requests.actions.disputes import (
    DisputeClosedError,
    Filed,
    NothingBeforeError,
    TooEarlyToDisputeError,
    close_dispute,
    file_dispute,
)
from lubu.access_requests.actions.documents import LetterIncompleteError
from lubu.access_requests.actions.intake import Application, SentOnlineError, apply, key_in
from lubu.access_requests.actions.letters import (
    InHandError,
    NotByThisWayError,
    NotWritableError,
    ReasonMissingError,
    Words,
    agree,
    give_back,
    hand_on,
    issue_letter,
    set_aside,
    write_letter,
)
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
    NeedsLetterError,
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
    "InHandError",
    "LetterIncompleteError",
    "NeedsLetterError",
    "NoAnswerError",
    "NoPaperOfStaffError",
    "NotByThisWayError",
    "NotSayableError",
    "NotScannedError",
    "NotWritableError",
    "NotYourCaseError",
    "NothingBeforeError",
    "ReasonMissingError",
    "SamePersonError",
    "SaysNothingError",
    "SentOnlineError",
    "TakenUpError",
    "TooEarlyToDisputeError",
    "TooManyFilesError",
    "Upload",
    "Words",
    "add_paper",
    "agree",
    "apply",
    "approve",
    "case_by_code",
    "close_dispute",
    "current_answer",
    "file_dispute",
    "give_back",
    "hand_in",
    "hand_on",
    "issue_answer",
    "issue_letter",
    "key_in",
    "look_at",
    "opened",
    "pass_legal",
    "record",
    "recount",
    "say",
    "send_back",
    "set_aside",
    "take_up",
    "write_letter",
]

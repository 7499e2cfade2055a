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
    "NotYourCaseError",
    "NothingBeforeError",
    "SamePersonError",
    "SentOnlineError",
    "TooEarlyToDisputeError",
    "apply",
    "close_dispute",
    "file_dispute",
    "key_in",
    "record",
    "recount",
]

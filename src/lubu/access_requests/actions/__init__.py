"""What people can do with applications: each function one transaction and one ledger entry."""

from __future__ import annotations

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
    "FutureDayError",
    "NotYourCaseError",
    "SamePersonError",
    "SentOnlineError",
    "apply",
    "key_in",
    "record",
    "recount",
]

"""A database that is busy or away for a moment, or two who store the same at once: nobody made an
error, and trying again helps."""

from __future__ import annotations

import sqlite3
import sys

from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
TAKEN = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
UNIQUE_VIOLATION = "23505"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
FEW_SECONDS = 5


def is_busy(error: BaseException | None) -> bool:
    """Whether ``error`` says that the database could not be had just then."""
    if isinstance(error, OperationalError) and isinstance(error.__cause__, sqlite3.Error):
        return error.__cause__.sqlite_errorcode & 0xFF in LOCKED  # the rest are faults of ours
    return isinstance(error, OperationalError | InterfaceError)


def is_taken(error: BaseException | None) -> bool:
    """Whether ``error`` says that somebody else stored the same number or name just before."""
    if not isinstance(error, IntegrityError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode in TAKEN
    return getattr(cause, "sqlstate", None) == UNIQUE_VIOLATION


def failed(request: HttpRequest) -> HttpResponse:
    """What is answered when anything broke, in a screen or before it was reached."""
    error = sys.exc_info()[1]
    status = 409 if is_taken(error) else 503 if is_busy(error) else 500
    answer = server_error(request, f"{status}.html")
    answer.status_code = status
    if status == 503:
        answer.headers["Retry-After"] = str(FEW_SECONDS)
    return answer

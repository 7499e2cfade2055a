"""A database that is busy or away for a moment: nobody made an error, and trying again helps."""

from __future__ import annotations

import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
FEW_SECONDS = 5


def is_busy(error: BaseException | None) -> bool:
    """Whether ``error`` says that the database could not be had just then."""
    if isinstance(error, OperationalError) and isinstance(error.__cause__, sqlite3.Error):
        return error.__cause__.sqlite_errorcode & 0xFF in LOCKED  # the rest are faults of ours
    return isinstance(error, OperationalError | InterfaceError)


def failed(request: HttpRequest) -> HttpResponse:
    """What is answered when anything broke, in a screen or before it was reached."""
    if not is_busy(sys.exc_info()[1]):
        return server_error(request)
    answer = server_error(request, "503.html")
    answer.status_code = 503
    answer.headers["Retry-After"] = str(FEW_SECONDS)
    return answer

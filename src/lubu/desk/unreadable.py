"""Posts and questions that no form of Wagtail's could have made: it breaks over them; here they are
told as such.

A browser never sends them, a forger or a half-loaded page does. An error that rises anywhere but in
reading the form is none of them, and breaks as errors do.
"""

from __future__ import annotations

import logging
from types import TracebackType

from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import bad_request

from lubu.desk.wagtails import is_wagtails
from lubu.office.words import LONGEST_KEY

log = logging.getLogger(__name__)
# Functions of Django and Wagtail in which what was sent is read, and what they raise over nonsense.
READING = frozenset({"full_clean", "_construct_form", "value_from_datadict"})
OVER_NONSENSE = (ValidationError, ValueError, TypeError, AttributeError, KeyError, OverflowError)

OVER_QUESTIONS = (ValidationError, ValueError, OverflowError, DataError)


def names_no_row(match: ResolverMatch) -> bool:
    """Whether the address holds a key that no row can have: the database could not even look."""
    keys = [*match.args, *match.kwargs.values()]
    if not is_wagtails(match):
        keys = [key for key in keys if isinstance(key, int)]  # other digits may be words
    return any(str(key).isdecimal() and not is_key(str(key)) for key in keys)


def is_key(word: str) -> bool:
    """Whether a row can have it for its key."""
    return word.isascii() and word.isdecimal() and len(word) <= LONGEST_KEY


def leads_out(request: HttpRequest) -> bool:
    """Whether ``next`` is no address of ours; Wagtail would take it for the name of a screen."""
    following = request.POST.get("next", "")
    return bool(following) and (not following.startswith("/") or following.startswith("//"))


def is_unreadable(request: HttpRequest, error: Exception) -> bool:
    """Whether ``error`` rose because what was posted is no form, or what was asked no question.

    Our own screens read what they are asked by forms: there an error is an error.
    """
    if request.method != "POST":
        match = request.resolver_match
        asked = match is not None and is_wagtails(match) and bool(request.GET)
        return asked and isinstance(error, OVER_QUESTIONS)
    if isinstance(error, MultiValueDictKeyError):
        return True
    return isinstance(error, OVER_NONSENSE) and _rose_while_reading(error.__traceback__)


def refused(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """Says that the form cannot be read; who keeps the installation finds the error in the log."""
    log.warning("Something unreadable was sent to %s", request.path, exc_info=error)
    return bad_request(request, error or ValueError("next"))


def _rose_while_reading(trace: TracebackType | None) -> bool:
    reading = False
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals.get("__name__", "").startswith("lubu."):
            reading = False  # what our own rules raise is our fault
        elif frame.f_code.co_name in READING:
            reading = True
        trace = trace.tb_next
    return reading

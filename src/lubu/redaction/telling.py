"""Refusals and reports as sentences in the language in force. Works without an installation."""

from __future__ import annotations

from collections.abc import Callable

from lubu.language import gettext, ngettext
from lubu.redaction import messages
from lubu.redaction.failures import RedactionError
from lubu.redaction.report import Report


def why(error: RedactionError, translate: Callable[[str], str] = gettext) -> str:
    """Why there is no copy, and what to do; ``translate`` where another language is in force."""
    sentence = translate(messages.REFUSED[error.reason]) % {"place": error.place or "?"}
    if not error.page:
        return sentence
    return translate(messages.ON_PAGE) % {"page": error.page, "sentence": sentence}


def lines(report: Report) -> list[str]:
    """What was done, and what a person must know."""
    done = ngettext(
        "%(num)s mark removed and verified; %(before)s bytes became %(after)s.",
        "%(num)s marks removed and verified; %(before)s bytes became %(after)s.",
        report.marks,
    ) % {"num": report.marks, "before": report.before, "after": report.after}
    return [done, *(f"! {gettext(messages.NOTICES[one])}" for one in report.notices)]

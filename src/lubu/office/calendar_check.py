"""`lubu check calendar`: whether this year and the next are known, and the sources agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.calendar import calendar, folder
from lubu.office.checks import Finding, Severity, check
from lubu.working_days import messages
from lubu.working_days.calendar import Calendar
from lubu.working_days.loading import read_folder
from lubu.working_days.sources import differences

# The notice came between 25 October and 8 December in each of the last eight years.
NOTICE_IS_OUT = (12, 15)


@check("calendar", gettext_lazy("Statutory calendar"))
def statutory_calendar() -> Iterator[Finding]:
    """Read the operator's files, hold the sources against each other, look for the next notice."""
    for error in read_folder(folder()).errors:
        for fault in error.faults:
            yield Finding(
                sentence=messages.fault(fault, _),
                remedy=_("Mend the file; until then it is passed over."),
                place=error.name,
            )
    yield from judged(calendar(), timezone.localdate())


def judged(known: Calendar, today: date) -> Iterator[Finding]:
    """What is to be said of a calendar on a day."""
    yield from _missing(known, today)
    for one in differences(known):
        year = known.year(one.on.year)
        words = {"day": one.on, "source": _(messages.ORIGINS[year.origin])}
        if one.is_worked:
            sentence = _("The sources disagree on %(day)s; it is a working day by %(source)s.")
        else:
            sentence = _("The sources disagree on %(day)s; it is a day of rest by %(source)s.")
        yield Finding(
            sentence=sentence % words,
            remedy=_("Look it up in the notice; if it says otherwise, put a file of that year."),
            place=f"{folder()}/{year.number}.json",
            severity=Severity.WARNING,
        )


def _missing(known: Calendar, today: date) -> Iterator[Finding]:
    """A year that runs without its notice is a fault; before it begins there is time to warn."""
    expected = [today.year] + [today.year + 1] * ((today.month, today.day) >= NOTICE_IS_OUT)
    for number in expected:
        if number not in known.known:
            yield Finding(
                sentence=_(
                    "The State Council's notice for %(year)s is not loaded: limits that reach into "
                    "that year are provisional."
                )
                % {"year": number},
                remedy=_(
                    "Put the notice as a file %(file)s, or install a newer release of the package "
                    "chinesecalendar."
                )
                % {"file": f"{folder()}/{number}.json"},
                place=str(number),
                severity=Severity.FAULT if number == today.year else Severity.WARNING,
            )

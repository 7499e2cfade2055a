"""The statutory calendar of this installation, with the operator's notices over the libraries'."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.working_days.calendar import Calendar
from lubu.working_days.loading import FOLDER, calendar_with, read_folder

Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


def folder() -> Path:
    """Where the operator puts notices: ``YEAR.json``."""
    return Path(settings.LUBU_HOME) / FOLDER


def calendar() -> Calendar:
    """The calendar in force now; a changed file is in it with the next question.

    A file that cannot be read or is no notice is passed over, as if it were not there: its year is
    the libraries', or provisional. ``lubu check calendar`` tells of it. Whoever stored a due date
    compares :attr:`Calendar.digest` to know whether it has to be computed anew.
    """
    place = folder()
    return _loaded(place, _stamp(place))


def days_left(left: int) -> str:
    """How many working days are left, or by how many it is over."""
    if left < 0:
        words = ngettext(
            "overdue by %(number)s working day", "overdue by %(number)s working days", -left
        )
        return words % {"number": -left}
    if left == 0:
        return _("today is the last day")
    words = ngettext("%(number)s working day left", "%(number)s working days left", left)
    return words % {"number": left}


def _stamp(place: Path) -> Stamp:
    """Names, times and sizes of the files: what changes when one does."""
    try:
        stats = [(file.name, file.stat()) for file in sorted(place.iterdir())]
    except OSError:  # most often there is none
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


@lru_cache(maxsize=4)
def _loaded(place: Path, stamp: Stamp) -> Calendar:
    return calendar_with(read_folder(place).years if stamp else ())

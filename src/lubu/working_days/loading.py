"""The calendar in force: the libraries' years, and over them the operator's files. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lubu.working_days.calendar import Calendar, Origin, Year
from lubu.working_days.notices import MOST_BYTES, Fault, FaultKind, NoticeError, read
from lubu.working_days.sources import FIRST_YEAR, YEARS_AHEAD, computed_year, library_years

FOLDER = "holidays"  # below LUBU_HOME
NAMED = re.compile(r"(\d{4})\.json")


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds: the years of its good files, and what is wrong with the others."""

    years: tuple[Year, ...] = ()
    errors: tuple[NoticeError, ...] = ()


def read_file(file: Path, expected: int | None = None) -> Year:
    """The year of one file, whatever its name.

    Raises:
        NoticeError: it is no notice.
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    year = read(data, str(file), expected)
    if not FIRST_YEAR <= year.number < FIRST_YEAR + 200:
        raise NoticeError(str(file), (Fault(FaultKind.NO_YEAR, str(year.number)),))
    return year


def read_folder(folder: Path) -> Found:
    """The files ``YEAR.json`` of a folder; one that is not there holds nothing."""
    try:
        files = sorted(folder.iterdir())
    except FileNotFoundError:
        return Found()
    except OSError:
        return Found(errors=(_unreadable(folder),))
    years: list[Year] = []
    errors: list[NoticeError] = []
    for file in files:
        if file.suffix.lower() != ".json" or file.name.startswith("."):
            continue
        named = NAMED.fullmatch(file.name)
        if named is None:
            errors.append(NoticeError(str(file), (Fault(FaultKind.FILE_NAME, file.name),)))
            continue
        try:
            years.append(read_file(file, int(named[1])))
        except NoticeError as error:
            errors.append(error)
        except OSError:
            errors.append(_unreadable(file))
    return Found(tuple(years), tuple(errors))


def _unreadable(place: Path) -> NoticeError:
    return NoticeError(str(place), (Fault(FaultKind.UNREADABLE),))


def calendar_with(own: Iterable[Year] = ()) -> Calendar:
    """The calendar of the libraries, in which ``own`` years take the place of theirs."""
    years = {year.number: year for year in library_years()}
    given = {year.number: year for year in own}
    for number in range(max(years) + 1, max(given, default=0) + 1):
        years[number] = computed_year(number)
    years |= given
    last_known = max(year.number for year in years.values() if year.origin is not Origin.STATUTORY)
    for number in range(max(years) + 1, last_known + YEARS_AHEAD + 1):
        years[number] = computed_year(number)
    return Calendar(tuple(years[number] for number in sorted(years)))

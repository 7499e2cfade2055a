"""A notice as a file of the operator's: one year, in the form of holiday-cn. Pure: bytes in.

``{"year": 2027, "papers": ["https://…"], "days": [{"name": "元旦", "date": "2027-01-01",
"isOffDay": true}]}``: every day that differs from the ordinary week, and weekends within a rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.working_days.calendar import DAY, FIRST_OF_NEXT_NOTICE, SATURDAY, Origin, Year

MOST_BYTES = 200_000
LONGEST_NAME = 50
ADDRESS = re.compile(r"https?://[^\s\"<>]+\Z")
# Days of rest of every year, whatever the moon (全国年节及纪念日放假办法 art. 2).
ALWAYS = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))


class FaultKind(StrEnum):
    """What is wrong with a file."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    NO_OBJECT = "no_object"
    NO_YEAR = "no_year"
    OTHER_YEAR = "other_year"
    BAD_PAPERS = "bad_papers"
    NO_DAYS = "no_days"
    BAD_DAY = "bad_day"
    BAD_DATE = "bad_date"
    TWICE = "twice"
    OUTSIDE = "outside"
    WEEKDAY_WORKED = "weekday_worked"
    LACKING = "lacking"
    FILE_NAME = "file_name"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; ``value`` is what stands there, or the day that is meant."""

    kind: FaultKind
    value: str = ""
    year: int = 0


class NoticeError(ValueError):
    """The file ``name`` is no notice; ``faults`` is all that is wrong with it."""

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        self.name, self.faults = name, faults
        super().__init__(f"{name}: {', '.join(fault.kind for fault in faults)}")


def read(data: bytes, name: str, expected: int | None = None) -> Year:
    """The year that a file says; ``expected`` is the year that its name says.

    Raises:
        NoticeError: with everything that is wrong with it.
    """
    given, faults = _object(data)
    if given is None:
        raise NoticeError(name, faults)
    year = given.get("year")
    if not isinstance(year, int) or not date.min.year < year <= date.max.year:
        raise NoticeError(name, (Fault(FaultKind.NO_YEAR, _shown(year)),))
    found: list[Fault] = []
    if expected is not None and year != expected:
        found.append(Fault(FaultKind.OTHER_YEAR, str(year), expected))
    papers = _papers(given.get("papers", []))
    if papers is None:
        found.append(Fault(FaultKind.BAD_PAPERS, _shown(given["papers"])))
    days = given.get("days")
    if not isinstance(days, list) or not days:
        raise NoticeError(name, (*found, Fault(FaultKind.NO_DAYS, _shown(days))))
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    found += _take(days, year, off, worked)
    if not found:
        found += _lacking(year, off)
    if found:
        raise NoticeError(name, tuple(found))
    return Year(number=year, off=off, worked=worked, origin=Origin.FILE, papers=papers or ())


def _object(data: bytes) -> tuple[Mapping[str, object] | None, tuple[Fault, ...]]:
    if len(data) > MOST_BYTES:
        return None, (Fault(FaultKind.TOO_LARGE, str(MOST_BYTES // 1000)),)
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None, (Fault(FaultKind.NOT_JSON),)
    if not isinstance(given, dict):
        return None, (Fault(FaultKind.NO_OBJECT),)
    return given, ()


def _take(
    days: list[object], year: int, off: dict[date, str], worked: dict[date, str]
) -> Iterator[Fault]:
    """Sort the days into the two, and say which cannot be."""
    for given in days:
        entry = _entry(given)
        if entry is None:
            yield Fault(FaultKind.BAD_DAY, _shown(given))
            continue
        name, spelt, is_off = entry
        on = _date(spelt)
        if on is None:
            yield Fault(FaultKind.BAD_DATE, spelt[:LONGEST_NAME])
        elif on in off or on in worked:
            yield Fault(FaultKind.TWICE, on.isoformat())
        elif not _belongs(on, year):
            yield Fault(FaultKind.OUTSIDE, on.isoformat(), year)
        else:
            (off if is_off else worked)[on] = name
    for on in [on for on in worked if on.weekday() < SATURDAY]:
        # As in 2020, whose notice says on which weekday work begins again; else a typing error.
        if on - DAY in off:
            del worked[on]
        else:
            yield Fault(FaultKind.WEEKDAY_WORKED, on.isoformat())


def _entry(given: object) -> tuple[str, str, bool] | None:
    if not isinstance(given, dict):
        return None
    name, spelt, is_off = (given.get(key) for key in ("name", "date", "isOffDay"))
    if not isinstance(name, str) or not isinstance(spelt, str) or not isinstance(is_off, bool):
        return None
    name = name.strip()
    return (name, spelt, is_off) if 0 < len(name) <= LONGEST_NAME and name.isprintable() else None


def _date(spelt: str) -> date | None:
    try:
        on = date.fromisoformat(spelt)
    except ValueError:
        return None
    return on if on.isoformat() == spelt else None  # Python takes 20270101 and 2027-W01-1 as well


def _belongs(on: date, year: int) -> bool:
    """In the year, or in the last days of December before it, when New Year's rest begins."""
    return on.year == year or (on.year == year - 1 and (on.month, on.day) >= FIRST_OF_NEXT_NOTICE)


def _lacking(year: int, off: Mapping[date, str]) -> Iterator[Fault]:
    """A file that was cut off would make the rest of its year an ordinary week."""
    for month, day in ALWAYS:
        on = date(year, month, day)
        if on not in off:
            yield Fault(FaultKind.LACKING, on.isoformat())


def _papers(given: object) -> tuple[str, ...] | None:
    if not isinstance(given, list):
        return None
    papers = tuple(paper for paper in given if isinstance(paper, str) and ADDRESS.match(paper))
    return papers if len(papers) == len(given) else None


def _shown(given: object) -> str:
    """What stands there, at most as long as a line."""
    return json.dumps(given, ensure_ascii=False)[:80]

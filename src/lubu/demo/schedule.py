"""When a matter is written in the year, as the head of its template says. Pure.

``when`` is one or more, separated by ``;``, of: ``on 3-5 6-1`` (days), ``daily``, ``every 14``
(days), ``weekly 5`` (weekday, Monday 1), ``monthly 8``, ``quarterly 20``, each perhaps within a
range ``3-1..6-30``; ``pool 3-1..4-15`` (once, on some day of it, when the year still has room);
``given`` (by `series`). ``per`` names a list of `places.listed`: once for each of it. ``spread 9``
moves each by up to nine days. A day of rest is moved to the next working day unless ``days: any``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from lubu.demo.draw import Draw
from lubu.demo.matters import Matter, matters
from lubu.demo.offices import offices
from lubu.demo.places import listed

YEAR = 2021
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
# 国办发明电〔2020〕27号: holidays of 2021, and the days of rest that were worked for them.
HOLIDAYS = (
    "1-1..1-3",
    "2-11..2-17",
    "4-3..4-5",
    "5-1..5-5",
    "6-12..6-14",
    "9-19..9-21",
    "10-1..10-7",
)
WORKED = ("2-7", "2-20", "4-25", "5-8", "9-18", "9-26", "10-9")
SINGULAR = {
    "places": "place", "villages": "place", "roads": "road", "rivers": "river", "schools": "school",
    "halls": "hall", "trades": "trade", "offices": "office", "aids": "aid",
    "sectors": "sector", "sites": "site",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """That a matter is to be written on a day; ``key`` tells it from the matter's others."""

    matter: str
    day: date
    key: str
    given: Mapping[str, object] = field(default_factory=dict)


def day_of(words: str) -> date:
    """``3-5`` in the year."""
    month, _, day = words.partition("-")
    return date(YEAR, int(month), int(day))


def days_of(words: str) -> list[date]:
    """``3-1..3-31`` in the year, every day of it."""
    first, _, last = words.partition("..")
    start = day_of(first)
    return [start + timedelta(days=n) for n in range((day_of(last) - start).days + 1)]


_RESTED = {day for span in HOLIDAYS for day in days_of(span)}
_WORKED = {day_of(words) for words in WORKED}


def is_working_day(day: date) -> bool:
    """Whether offices were open on a day of the year."""
    return day in _WORKED or (day.weekday() < 5 and day not in _RESTED)


def working_day(day: date) -> date:
    """The first working day from ``day`` on; at the year's end the last one before it."""
    step = timedelta(days=1)
    while not is_working_day(day) and day < LAST:
        day += step
    while not is_working_day(day):
        day -= step
    return day


def fixed(seed: int) -> Iterator[Entry]:
    """Everything that is written on days that stand fast."""
    for matter in matters().values():
        for part in matter.get("when").split(";"):
            how, *rest = part.split()
            if how not in {"pool", "given"}:
                yield from _entries(matter, _days(how, rest), seed)


def spare(seed: int) -> Iterator[Entry]:
    """Everything that is written when the year has room for it."""
    for matter in matters().values():
        for part in matter.get("when").split(";"):
            how, *rest = part.split()
            if how == "pool":
                days = [day for words in rest for day in days_of(words)]
                for name, value in _each(matter):
                    draw = Draw(seed, matter.name, name)
                    day = _moved(matter, draw.pick(*days), draw)
                    yield Entry(matter.name, day, name or "once", _given(matter, value, 1))


def _days(how: str, rest: list[str]) -> list[date]:
    span = next((days_of(words) for words in rest if ".." in words), days_of("1-1..12-31"))
    number = next((int(words) for words in rest if words.isdigit()), 0)
    if how == "on":
        return [day_of(words) for words in rest]
    if how == "daily":
        return span
    if how == "every":
        return span[::number]
    if how == "weekly":
        return [day for day in span if day.isoweekday() == number]
    months = {"monthly": range(1, 13), "quarterly": (1, 4, 7, 10)}[how]
    return [day for day in span if day.day == number and day.month in months]


def _entries(matter: Matter, days: list[date], seed: int) -> Iterator[Entry]:
    for number, day in enumerate(days, start=1):
        for name, value in _each(matter):
            draw = Draw(seed, matter.name, day, name)
            moved = _moved(matter, day, draw)
            key = f"{day:%m%d}{name}"
            yield Entry(matter.name, moved, key, _given(matter, value, number))


def _each(matter: Matter) -> Iterator[tuple[str, object]]:
    per = matter.get("per")
    if not per:
        yield "", None
        return
    values = offices() if per == "offices" else listed()[per]
    for value in values:
        yield str(value), value


def _given(matter: Matter, value: object, number: int) -> dict[str, object]:
    given: dict[str, object] = {"no": number}
    return given | ({SINGULAR[matter.get("per")]: value} if value is not None else {})


def _moved(matter: Matter, day: date, draw: Draw) -> date:
    spread = int(matter.get("spread", "0"))
    day = min(day + timedelta(days=draw.n(0, spread)), LAST)
    return day if matter.get("days") == "any" else working_day(day)

"""The statutory calendar (工作日): which days are worked, adding and counting them. Pure.

A working day is a Monday to Friday that is not a day of rest by the State Council's notice, or a
Saturday or Sunday that the notice names as worked (调休). A period does not count the day of the
event itself; counting begins on the next day (民法典 art. 201).
"""

from __future__ import annotations

import calendar as gregorian
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import accumulate
from typing import Final, TypeAlias

Pause: TypeAlias = tuple[date, date]
"""A closed interval of dates, both of which belong to it, in which a clock stands still."""

SATURDAY: Final = 5
DAY: Final = timedelta(days=1)
# New Year's rest of a notice has begun on 29 December (2001, 2007, 2018), never earlier.
FIRST_OF_NEXT_NOTICE: Final = (12, 29)


class Origin(StrEnum):
    """Where the days of a year come from."""

    FILE = "file"  # a file of the operator's, made from the notice
    NOTICE = "notice"  # the library that carries every notice
    STATUTORY = "statutory"  # no notice yet: weekends, and the days of rest that the law names


class OutOfCalendarError(ValueError):
    """``day`` lies outside the years of the calendar, ``first`` to ``last``."""

    def __init__(self, day: date | None, first: int, last: int) -> None:
        self.day, self.first, self.last = day, first, last
        super().__init__(f"{day or 'a day'} is outside the years {first} to {last}")


class PeriodError(ValueError):
    """A period that the law does not know: a pause that ends before it begins, a month of zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What the notice of a year says: days of rest and worked weekends, each with the holiday
    for which it is one.

    Days of the last days of December before may be among them: the New Year's rest begins there.
    """

    number: int
    off: Mapping[date, str]
    worked: Mapping[date, str]
    origin: Origin
    papers: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the notice of the year is loaded."""
        return self.origin is not Origin.STATUTORY


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Consecutive years, and the arithmetic on them.

    Two calendars are equal when they decide alike (:attr:`digest`).

    Raises:
        ValueError: no year, or one is missing between two.
    """

    years: tuple[Year, ...]
    digest: str = field(init=False)
    """SHA-256 of all that decides: worked and unworked days, and which years are known."""
    names: Mapping[date, str] = field(init=False, repr=False)
    """The holiday for which a day is one of rest, or a weekend is worked."""
    _first: int = field(init=False, repr=False)
    _works: bytes = field(init=False, repr=False)  # 1 for each day that is worked
    _rank: list[int] = field(init=False, repr=False)  # working days up to and with each day
    _days: list[date] = field(init=False, repr=False)  # the working days themselves
    _open: list[int] = field(init=False, repr=False)  # unsettled days up to and with each day

    def __post_init__(self) -> None:
        numbers = [year.number for year in self.years]
        if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise ValueError(f"years must follow each other: {numbers}")
        first, last = date(numbers[0], 1, 1).toordinal(), date(numbers[-1], 12, 31).toordinal()
        works = bytearray((place - 1) % 7 < SATURDAY for place in range(first, last + 1))
        names: dict[date, str] = {}
        for year in self.years:  # a later notice may say something of the December before
            for listed, is_worked in ((year.off, 0), (year.worked, 1)):
                for day, name in listed.items():
                    if day.toordinal() >= first:
                        names[day] = name
                        works[day.toordinal() - first] = is_worked
        ordinals = range(first, last + 1)
        known = frozenset(year.number for year in self.years if year.is_known)
        days = [date.fromordinal(place) for place in ordinals]
        unsettled = (not _is_settled(day, known) for day in days)
        values = {
            "names": names,
            "_first": first,
            "_works": bytes(works),
            "_rank": list(accumulate(works)),
            "_days": [day for day, one in zip(days, works, strict=True) if one],
            "_open": list(accumulate(unsettled)),
            "digest": _digest(first, works, known),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def first_year(self) -> int:
        """The first year that can be asked about."""
        return self.years[0].number

    @property
    def last_year(self) -> int:
        """The last year that can be asked about."""
        return self.years[-1].number

    @property
    def known(self) -> frozenset[int]:
        """The years whose notice is loaded."""
        return frozenset(year.number for year in self.years if year.is_known)

    def year(self, number: int) -> Year:
        """One of the years.

        Raises:
            OutOfCalendarError: there is none of that number.
        """
        if not self.first_year <= number <= self.last_year:
            raise self._outside(None)
        return self.years[number - self.first_year]

    # --- asking -----------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether work is done on ``day``.

        Raises:
            OutOfCalendarError: ``day`` lies outside.
        """
        return bool(self._works[self._place(day)])

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether any day from ``first`` to ``last`` may change with a notice that is not loaded.

        That is every day of a year without its notice, and the last three days of the December
        before it, which that notice may move.

        Raises:
            OutOfCalendarError: one of the two lies outside.
        """
        before = self._place(first) - 1
        return self._open[self._place(last)] > (self._open[before] if before >= 0 else 0)

    def on_or_after(self, day: date) -> date:
        """``day`` itself if it is a working day, else the next one.

        Source: 民法典 art. 203 (what would end on a day of rest ends on the day after the rest).

        Raises:
            OutOfCalendarError: the answer lies outside.
        """
        place = self._place(day)
        return self._at(self._rank[place] - self._works[place])

    # --- working days -----------------------------------------------------------------------------

    def add(self, day: date, number: int, pauses: Iterable[Pause] = ()) -> date:
        """The ``number``-th working day after ``day``, which is not counted itself.

        A negative ``number`` goes back as many working days before ``day``; nought is ``day``
        itself, worked or not, so that terms add up. Days within ``pauses``, in any order and
        overlapping or not, are passed over.

        Source: 民法典 art. 201.

        Raises:
            OutOfCalendarError: ``day`` or the answer lies outside.
            PeriodError: a pause ends before it begins, or stands in a period that goes back.
        """
        place = day.toordinal() - self._first
        if place < 0 or place >= len(self._rank):
            raise self._outside(day)
        if pauses:
            return self._add_paused(day, number, pauses)
        if number > 0:
            index = self._rank[place] + number - 1
        elif number < 0:
            index = self._rank[place] - self._works[place] + number
            if index < 0:
                raise self._outside(None)
        else:
            return day
        try:
            return self._days[index]
        except IndexError:
            raise self._outside(None) from None

    def count(self, first: date, last: date, pauses: Iterable[Pause] = ()) -> int:
        """How many working days lie after ``first`` up to and with ``last``, less the paused ones.

        Where ``last`` is before ``first``, the working days from ``last`` up to the day before
        ``first``, as a negative number: what :meth:`add` needs to come from the one to the other.

        Raises:
            OutOfCalendarError: one of the two lies outside.
            PeriodError: a pause ends before it begins.
        """
        if last < first:
            lying = self._between(last - DAY, first - DAY)
            return self._paused(last - DAY, first - DAY, pauses) - lying
        return self._between(first, last) - self._paused(first, last, pauses)

    def _between(self, after: date, last: date) -> int:
        start = self._first - 1  # the day before all is a fine place to begin
        before = 0 if after.toordinal() == start else self._rank[self._place(after)]
        return self._rank[self._place(last)] - before

    def _paused(self, after: date, last: date, pauses: Iterable[Pause]) -> int:
        return sum(
            self._between(max(begins - DAY, after), min(ends, last))
            for begins, ends in merged(pauses)
            if ends > after and begins <= last
        )

    def _add_paused(self, day: date, number: int, pauses: Iterable[Pause]) -> date:
        if number < 0:
            raise PeriodError("a period with pauses does not go back")
        if number == 0:
            return day
        index = self._rank[self._place(day)] + number - 1
        for begins, ends in merged(pauses):
            if ends <= day:
                continue
            if begins > self._at(index):
                break
            index += self._between(max(begins - DAY, day), ends)
        return self._at(index)

    # --- calendar days and months -----------------------------------------------------------------

    def add_days(self, day: date, number: int) -> date:
        """The last day of a period of ``number`` calendar days that began with an event on ``day``.

        Source: 民法典 arts 201, 203.

        Raises:
            OutOfCalendarError: ``day`` or the answer lies outside.
            PeriodError: fewer than one day.
        """
        return self.on_or_after(nominal_day(day, number))

    def add_months(self, day: date, number: int) -> date:
        """The last day of a period of ``number`` months that began with an event on ``day``.

        Source: 民法典 arts 202, 203.

        Raises:
            OutOfCalendarError: ``day`` or the answer lies outside.
            PeriodError: fewer than one month.
        """
        return self.on_or_after(nominal_month(day, number))

    # --- places -----------------------------------------------------------------------------------

    def _place(self, day: date) -> int:
        place = day.toordinal() - self._first
        if place < 0 or place >= len(self._rank):
            raise self._outside(day)
        return place

    def _at(self, index: int) -> date:
        if not 0 <= index < len(self._days):
            raise self._outside(None)
        return self._days[index]

    def _outside(self, day: date | None) -> OutOfCalendarError:
        return OutOfCalendarError(day, self.first_year, self.last_year)


def nominal_day(day: date, number: int) -> date:
    """The ``number``-th calendar day after ``day``, of rest or not.

    Raises:
        PeriodError: fewer than one day, or beyond the year 9999.
    """
    if number < 1:
        raise PeriodError("a period has at least one day")
    try:
        return day + timedelta(days=number)
    except OverflowError as error:
        raise PeriodError("the period does not end") from error


def nominal_month(day: date, number: int) -> date:
    """The day of the same number ``number`` months later, or the last one of a shorter month.

    Source: 民法典 art. 202.

    Raises:
        PeriodError: fewer than one month, or beyond the year 9999.
    """
    if number < 1:
        raise PeriodError("a period has at least one month")
    years, month = divmod(day.month - 1 + number, 12)
    year = day.year + years
    if year > date.max.year:
        raise PeriodError("the period does not end")
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def merged(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """The same pauses in order, none of which touches another.

    Raises:
        PeriodError: one ends before it begins.
    """
    open_: Pause | None = None
    for begins, ends in sorted(pauses):
        if ends < begins:
            raise PeriodError(f"a pause ends on {ends}, before it begins on {begins}")
        if open_ is None:
            open_ = begins, ends
        elif begins <= open_[1] + DAY:
            open_ = open_[0], max(open_[1], ends)
        else:
            yield open_
            open_ = begins, ends
    if open_ is not None:
        yield open_


def _is_settled(day: date, known: frozenset[int]) -> bool:
    belongs_to_next = (day.month, day.day) >= FIRST_OF_NEXT_NOTICE
    return day.year in known and (not belongs_to_next or day.year + 1 in known)


def _digest(first: int, works: bytearray, known: frozenset[int]) -> str:
    told = json.dumps([first, works.hex(), sorted(known)], separators=(",", ":"))
    return sha256(told.encode()).hexdigest()

"""Why a period ends when it ends: which days were counted, which were not, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.working_days.calendar import (
    DAY,
    SATURDAY,
    Calendar,
    Pause,
    Year,
    merged,
    nominal_day,
    nominal_month,
)


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAYS = "working_days"  # 工作日
    CALENDAR_DAYS = "calendar_days"  # 日（自然日）
    MONTHS = "months"  # 月


class Why(StrEnum):
    """Why a day is counted or not."""

    WEEKDAY = "weekday"  # counted: a Monday to Friday
    WORKED_WEEKEND = "worked_weekend"  # counted: the notice says that it is worked
    CALENDAR_DAY = "calendar_day"  # counted: every day is
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # of rest by the notice, or while there is none by the law
    PAUSED = "paused"  # the clock stood still


ARTICLES: dict[Unit, tuple[str, ...]] = {
    Unit.WORKING_DAYS: ("民法典 第二百零一条",),
    Unit.CALENDAR_DAYS: ("民法典 第二百零一条", "民法典 第二百零三条"),
    Unit.MONTHS: ("民法典 第二百零一条", "民法典 第二百零二条", "民法典 第二百零三条"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day that was looked at; ``name`` is the holiday, in the words of the notice."""

    on: date
    why: Why
    name: str = ""
    is_provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A period of ``number`` units from ``start``, which is not counted, to ``due_on``.

    ``last_on`` is the last day counted; ``due_on`` is later where that is a day of rest. Both lists
    begin next to ``start``. Where a period of calendar days or months ends on a day of rest, that
    day is counted, and skipped as well. ``years`` are those whose notices were asked.
    """

    start: date
    unit: Unit
    number: int
    last_on: date
    due_on: date
    counted: tuple[Day, ...]
    skipped: tuple[Day, ...]
    years: tuple[Year, ...]
    provisional: bool

    @property
    def articles(self) -> tuple[str, ...]:
        """By which the period was counted."""
        return ARTICLES[self.unit]

    @property
    def is_rolled(self) -> bool:
        """Whether the last day was moved because it is one of rest."""
        return self.last_on != self.due_on


def explain(
    calendar: Calendar, start: date, number: int, pauses: Iterable[Pause] = ()
) -> Explanation:
    """What :meth:`Calendar.add` answers, with every day on the way.

    Raises: as :meth:`Calendar.add`.
    """
    pauses = tuple(merged(pauses))
    return _working(calendar, start, calendar.add(start, number, pauses), number, pauses)


def explain_count(
    calendar: Calendar, first: date, last: date, pauses: Iterable[Pause] = ()
) -> Explanation:
    """What :meth:`Calendar.count` answers, with every day on the way; ``due_on`` is ``last``.

    Raises: as :meth:`Calendar.count`.
    """
    pauses = tuple(merged(pauses))
    return _working(calendar, first, last, calendar.count(first, last, pauses), pauses)


def explain_days(calendar: Calendar, start: date, number: int) -> Explanation:
    """What :meth:`Calendar.add_days` answers, with the days of rest that moved its end.

    Raises: as :meth:`Calendar.add_days`.
    """
    return _nominal(calendar, start, nominal_day(start, number), number, Unit.CALENDAR_DAYS)


def explain_months(calendar: Calendar, start: date, number: int) -> Explanation:
    """What :meth:`Calendar.add_months` answers, with the days of rest that moved its end.

    Raises: as :meth:`Calendar.add_months`.
    """
    return _nominal(calendar, start, nominal_month(start, number), number, Unit.MONTHS)


def explain_period(
    calendar: Calendar, start: date, number: int, unit: Unit, pauses: Iterable[Pause] = ()
) -> Explanation:
    """A period of ``number`` units; ``pauses`` count for working days alone.

    Raises: as the function of its unit.
    """
    if unit is Unit.CALENDAR_DAYS:
        return explain_days(calendar, start, number)
    if unit is Unit.MONTHS:
        return explain_months(calendar, start, number)
    return explain(calendar, start, number, pauses)


def runs(days: Iterable[Day]) -> Iterator[list[Day]]:
    """The days by date, those together that lie beside each other for one reason."""
    run: list[Day] = []
    for day in sorted(days, key=lambda one: one.on):
        if run and (run[-1].on + DAY, run[0].why, run[0].name) != (day.on, day.why, day.name):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _working(
    calendar: Calendar, start: date, due_on: date, number: int, pauses: tuple[Pause, ...]
) -> Explanation:
    days = [_day(calendar, on, pauses) for on in _days(start, due_on)]
    return Explanation(
        start=start,
        unit=Unit.WORKING_DAYS,
        number=number,
        last_on=due_on,
        due_on=due_on,
        counted=tuple(one for one in days if one.why in COUNTED),
        skipped=tuple(one for one in days if one.why not in COUNTED),
        years=_years(calendar, (one.on for one in days)),
        provisional=any(one.is_provisional for one in days),
    )


COUNTED = frozenset({Why.WEEKDAY, Why.WORKED_WEEKEND, Why.CALENDAR_DAY})


def _nominal(calendar: Calendar, start: date, last: date, number: int, unit: Unit) -> Explanation:
    """Only the end asks what is worked: days of rest within the period are counted like others."""
    calendar.is_working_day(start)  # refuses one outside
    due_on = calendar.on_or_after(last)
    looked_at = [last, *_days(last, due_on)]
    return Explanation(
        start=start,
        unit=unit,
        number=number,
        last_on=last,
        due_on=due_on,
        counted=tuple(Day(on, Why.CALENDAR_DAY) for on in _days(start, last)),
        skipped=tuple(_day(calendar, on) for on in looked_at if on < due_on),
        years=_years(calendar, looked_at),
        provisional=calendar.is_provisional(last, due_on),
    )


def _days(start: date, end: date) -> Iterator[date]:
    """All days from the one next to ``start`` to ``end``, forwards or back."""
    step = DAY if end >= start else -DAY
    while start != end:
        start += step
        yield start


def _day(calendar: Calendar, on: date, pauses: Iterable[Pause] = ()) -> Day:
    name = calendar.names.get(on, "")
    is_weekend = on.weekday() >= SATURDAY
    if calendar.is_working_day(on):
        why = Why.WORKED_WEEKEND if is_weekend else Why.WEEKDAY
        if any(begins <= on <= ends for begins, ends in pauses):
            why = Why.PAUSED
    else:
        why = Why.HOLIDAY if name else Why.WEEKEND
    return Day(on, why, name, calendar.is_provisional(on, on))


def _years(calendar: Calendar, days: Iterable[date]) -> tuple[Year, ...]:
    return tuple(calendar.year(number) for number in sorted({day.year for day in days}))

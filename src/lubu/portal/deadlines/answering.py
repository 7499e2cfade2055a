"""An explained period as the page says and draws it."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lubu.portal.deadlines.pages import (
    Cell,
    CellState,
    DeadlineAnswer,
    MonthDrawn,
    SkippedRun,
)
from lubu.portal.pages import Link
from lubu.working_days import messages
from lubu.working_days.calendar import Origin, Year
from lubu.working_days.explaining import Explanation, Unit, Why, runs

MOST_MONTHS, END_MONTHS = 8, 2  # drawn whole, and of a longer period
STATES = {
    Why.WEEKDAY: CellState.COUNTED,
    Why.CALENDAR_DAY: CellState.COUNTED,
    Why.WORKED_WEEKEND: CellState.WORKED,
    Why.WEEKEND: CellState.WEEKEND,
    Why.HOLIDAY: CellState.HOLIDAY,
    Why.PAUSED: CellState.PAUSED,
}


def answered(found: Explanation, *, basis: str) -> DeadlineAnswer:
    """The answer in the language in force."""
    first, last = found.start, found.due_on
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    is_end_only = number > MOST_MONTHS
    months = list(_months(first, last))
    return DeadlineAnswer(
        due_on=last,
        due=_spelt(last),
        basis=basis,
        steps=tuple(_steps(found)),
        skipped=tuple(_skipped(found)),
        months=tuple(_drawn(found, months[-END_MONTHS:] if is_end_only else months)),
        is_end_only=is_end_only,
        is_provisional=found.provisional,
        sources=tuple(link for year in found.years for link in _sources(year)),
    )


def _spelt(day: date) -> str:
    words = {"date": date_format(day, "DATE_FORMAT"), "weekday": date_format(day, "l")}
    return _("%(date)s (%(weekday)s)") % words


def _steps(found: Explanation) -> Iterator[str]:
    articles = found.articles
    yield _("What began the period happened on %(day)s; that day is not counted (%(article)s).") % {
        "day": _spelt(found.start),
        "article": articles[0],
    }
    amount = _(messages.AMOUNTS[found.unit]) % {"number": found.number}
    if found.unit is Unit.WORKING_DAYS:
        yield _("From the next day on, %(amount)s are counted; days of rest are not.") % {
            "amount": amount
        }
        worked = [day for day in found.counted if day.why is Why.WORKED_WEEKEND]
        if worked:
            days = "、".join(_spelt(day.on) for day in worked)
            text = _(
                "Counted although it is a weekend, because it is worked in exchange: %(days)s."
            )
            yield text % {"days": days}
        return
    if found.unit is Unit.CALENDAR_DAYS:
        yield _("From the next day on, %(amount)s are counted, days of rest among them.") % {
            "amount": amount
        }
    else:
        text = _(
            "%(amount)s later, on the day of the same number or else the last of the month, it "
            "would end: on %(day)s (%(article)s)."
        )
        yield text % {"amount": amount, "day": _spelt(found.last_on), "article": articles[1]}
    if found.is_rolled:
        text = _(
            "The last day, %(day)s, is one of rest; the period ends on the first working day after "
            "the rest (%(article)s)."
        )
        yield text % {"day": _spelt(found.last_on), "article": articles[-1]}


def _skipped(found: Explanation) -> Iterator[SkippedRun]:
    for run in runs(found.skipped):
        span = _spelt(run[0].on)
        if len(run) > 1:
            span = _("%(first)s to %(last)s") % {"first": span, "last": _spelt(run[-1].on)}
        yield SkippedRun(span, messages.reason(run[0], _))


def _sources(year: Year) -> Iterator[Link]:
    text = _("%(year)s: %(origin)s") % {
        "year": year.number,
        "origin": _(messages.ORIGINS[year.origin]),
    }
    papers = year.papers if year.origin is not Origin.STATUTORY else ()
    # A notice may have addressed http; the page leads nowhere without encryption.
    yield from (Link(text, paper.replace("http://", "https://", 1)) for paper in papers)
    if not papers:
        yield Link(text, "")


# --- the drawing ----------------------------------------------------------------------------------


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _drawn(found: Explanation, months: list[date]) -> Iterator[MonthDrawn]:
    cells = dict(_cells(found))
    for month in months:
        weeks = gregorian.Calendar().monthdatescalendar(month.year, month.month)
        yield MonthDrawn(
            title=date_format(month, "YEAR_MONTH_FORMAT"),
            weeks=tuple(
                tuple(
                    cells.get(day, Cell(day.day, CellState.OUTSIDE, ""))
                    if day.month == month.month
                    else None
                    for day in week
                )
                for week in weeks
            ),
        )


def _sign(why: Why) -> str:
    """Below a day that was skipped."""
    if why is Why.PAUSED:
        return pgettext("sign", "paused")
    return pgettext("sign", "holiday") if why is Why.HOLIDAY else pgettext("sign", "rest")


def _cells(found: Explanation) -> Iterator[tuple[date, Cell]]:
    """Later ones count: a last day that is one of rest was counted, then skipped."""
    yield found.start, Cell(found.start.day, CellState.START, pgettext("sign", "start"))
    for number, day in enumerate(found.counted, start=1):
        sign = pgettext("sign", "no. %(number)s") % {"number": number}
        if day.why is Why.WORKED_WEEKEND:
            sign = pgettext("sign", "worked, %(number)s") % {"number": sign}
        yield day.on, Cell(day.on.day, STATES[day.why], sign)
    for day in found.skipped:
        yield day.on, Cell(day.on.day, STATES[day.why], _sign(day.why))
    yield found.due_on, Cell(found.due_on.day, CellState.DUE, pgettext("sign", "end"))

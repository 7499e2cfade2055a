"""Calendars for tests: the real one, and any that Hypothesis can think of."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from lubu.working_days.calendar import Calendar, Origin, Year
from lubu.working_days.loading import calendar_with

DATA = Path(__file__).parent / "data"
REAL = calendar_with()
FIRST, LAST = date(2020, 1, 1), date(2022, 12, 31)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Three years with rests and worked weekends anywhere, known or not."""
    all_days = st.dates(FIRST, LAST)
    off = draw(st.sets(all_days, max_size=60))
    worked = draw(st.sets(all_days.filter(lambda day: day.weekday() > 4), max_size=30)) - off
    return Calendar(
        tuple(
            Year(
                number=number,
                off={day: "节" for day in off if day.year == number},
                worked={day: "节" for day in worked if day.year == number},
                origin=draw(st.sampled_from(Origin)),
            )
            for number in (2020, 2021, 2022)
        )
    )


def worked_one_by_one(calendar: Calendar, day: date) -> bool:
    """Whether a day is worked, by the notices themselves."""
    year = calendar.year(day.year)
    return day not in year.off and (day.weekday() < 5 or day in year.worked)


def add_one_by_one(
    calendar: Calendar, day: date, number: int, pauses: list[tuple[date, date]]
) -> date:
    """The slow way: a day at a time."""
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        paused = any(begins <= day <= ends for begins, ends in pauses)
        left -= worked_one_by_one(calendar, day) and not paused
    return day

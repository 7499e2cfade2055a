"""Every answer can say which days it counted, which it skipped, and why."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lubu.working_days import explaining
from lubu.working_days.calendar import Origin
from lubu.working_days.explaining import COUNTED, Unit, Why
from tests.working_days.calendars import REAL, calendars
from tests.working_days.test_calendar import DAY, numbers, pauses, starts

SPRING = date(2024, 2, 2)


def test_a_term_over_spring_festival_names_each_day():
    found = explaining.explain(REAL, SPRING, 7)
    assert (found.due_on, found.last_on, found.number) == (date(2024, 2, 18), date(2024, 2, 18), 7)
    assert Counter(one.why for one in found.counted) == {Why.WEEKDAY: 5, Why.WORKED_WEEKEND: 2}
    worked = [(one.on.day, one.name) for one in found.counted if one.why is Why.WORKED_WEEKEND]
    assert worked == [(4, "春节"), (18, "春节")]
    assert [(one.on.day, one.why, one.name) for one in found.skipped] == [
        (3, Why.WEEKEND, ""),
        *((day, Why.HOLIDAY, "春节") for day in range(10, 18)),
    ]
    assert [(year.number, year.origin) for year in found.years] == [(2024, Origin.NOTICE)]
    assert found.years[0].papers[0].startswith("https://www.gov.cn/")
    assert not found.provisional
    assert not found.is_rolled


def test_paused_days_are_named_apart_from_days_of_rest():
    paused = [(date(2025, 3, 11), date(2025, 3, 28))]
    found = explaining.explain(REAL, date(2025, 3, 3), 20, paused)
    whys = Counter(one.why for one in found.skipped)
    assert found.due_on == date(2025, 4, 21)
    assert whys[Why.PAUSED] == 14
    assert all(one.on.weekday() < 5 for one in found.skipped if one.why is Why.PAUSED)


def test_a_period_of_days_that_ends_in_a_rest_says_what_moved_its_end():
    found = explaining.explain_days(REAL, date(2025, 8, 3), 60)
    assert (found.last_on, found.due_on) == (date(2025, 10, 2), date(2025, 10, 9))
    assert found.is_rolled
    assert len(found.counted) == 60
    assert [one.on.day for one in found.skipped] == [2, 3, 4, 5, 6, 7, 8]
    assert {one.name for one in found.skipped} == {"国庆节", "中秋节"}
    assert found.articles[-1] == "民法典 第二百零三条"


def test_months_say_their_own_articles_and_only_their_end_is_provisional():
    found = explaining.explain_months(REAL, date(2026, 8, 31), 6)
    assert (found.last_on, found.due_on) == (date(2027, 2, 28), date(2027, 3, 1))
    assert found.provisional
    assert found.unit is Unit.MONTHS
    assert "民法典 第二百零二条" in found.articles
    over = explaining.explain_days(REAL, date(2026, 11, 20), 20)
    assert not over.provisional


def test_counting_back_begins_next_to_the_start():
    found = explaining.explain(REAL, date(2024, 2, 19), -2)
    assert [one.on.day for one in found.counted] == [18, 9]
    assert found.skipped[0].on == date(2024, 2, 17)


def test_nought_is_the_day_itself_and_counts_nothing():
    found = explaining.explain(REAL, date(2024, 2, 10), 0)
    assert (found.due_on, found.counted, found.skipped) == (date(2024, 2, 10), (), ())


def test_a_worked_weekend_is_provisional_before_its_notice():
    found = explaining.explain(REAL, date(2026, 12, 21), 20)
    assert found.provisional
    assert {one.on.year for one in (*found.counted, *found.skipped) if one.is_provisional} == {
        2026, 2027,
    }  # fmt: skip
    assert [year.origin for year in found.years] == [Origin.NOTICE, Origin.STATUTORY]


@given(calendars(), starts, numbers)
def test_an_explanation_holds_each_day_once_and_ends_where_add_does(calendar, start, number):
    found = explaining.explain(calendar, start, number)
    assert found.due_on == calendar.add(start, number)
    assert len(found.counted) == abs(number)
    days = sorted(one.on for one in (*found.counted, *found.skipped))
    first, last = sorted((start, found.due_on))
    between = [first + DAY * n for n in range((last - first).days + 1)]
    assert days == [day for day in between if day != start]
    if days:
        assert found.provisional == calendar.is_provisional(days[0], days[-1])


@given(calendars(), starts, st.integers(1, 60), pauses)
def test_what_is_counted_is_worked_and_not_paused(calendar, start, number, paused):
    found = explaining.explain(calendar, start, number, paused)
    assert found.due_on == calendar.add(start, number, paused)
    assert len(found.counted) == number
    for one in found.counted:
        assert one.why in COUNTED
        assert calendar.is_working_day(one.on)
        assert not any(begins <= one.on <= ends for begins, ends in paused)
    for one in found.skipped:
        is_paused = any(begins <= one.on <= ends for begins, ends in paused)
        assert calendar.is_working_day(one.on) == (one.why is Why.PAUSED)
        assert is_paused or one.why is not Why.PAUSED


@given(calendars(), starts, starts, pauses)
def test_a_count_is_explained_by_as_many_days(calendar, first, last, paused):
    found = explaining.explain_count(calendar, first, last, paused)
    assert found.number == calendar.count(first, last, paused)
    if last >= first:
        assert len(found.counted) == found.number
        assert not found.counted or found.counted[-1].on <= last


@given(calendars(), starts, st.integers(1, 120))
def test_a_period_of_days_counts_every_day(calendar, start, number):
    found = explaining.explain_days(calendar, start, number)
    assert found.due_on == calendar.add_days(start, number)
    assert [one.on for one in found.counted] == [
        start + timedelta(days=n) for n in range(1, number + 1)
    ]
    assert all(not calendar.is_working_day(one.on) for one in found.skipped)
    assert found.is_rolled == bool(found.skipped)

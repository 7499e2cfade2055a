"""The arithmetic of working days: worked cases, properties, and the slow way beside it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lubu.working_days.calendar import (
    Calendar,
    Origin,
    OutOfCalendarError,
    PeriodError,
    Year,
    merged,
)
from tests.working_days.calendars import (
    FIRST,
    LAST,
    REAL,
    add_one_by_one,
    calendars,
    worked_one_by_one,
)

DAY = timedelta(days=1)


def on(spelt: str) -> date:
    return date.fromisoformat(spelt)


# Computed from the State Council's papers by another program, and numbered there.
WORKED_CASES = [
    ("1 correction", "2024-02-02", 7, "2024-02-18"),
    ("1 answer", "2024-02-02", 20, "2024-03-06"),
    ("1 extended", "2024-02-02", 40, "2024-04-03"),
    ("2 correction", "2024-09-10", 7, "2024-09-20"),
    ("2 third party", "2024-09-10", 15, "2024-10-08"),
    ("2 answer", "2024-09-10", 20, "2024-10-14"),
    ("3 correction", "2025-01-20", 7, "2025-02-05"),
    ("3 answer", "2025-01-20", 20, "2025-02-21"),
    ("4 correction", "2025-09-22", 7, "2025-09-30"),
    ("4 answer", "2025-09-22", 20, "2025-10-24"),
    ("4 extended", "2025-09-22", 40, "2025-11-21"),
    ("5 correction", "2025-12-31", 7, "2026-01-12"),
    ("5 answer", "2025-12-31", 20, "2026-01-29"),
    ("6 correction", "2026-02-10", 7, "2026-02-26"),
    ("6 third party", "2026-02-10", 15, "2026-03-09"),
    ("6 answer", "2026-02-10", 20, "2026-03-16"),
    ("7 proactive", "2024-12-30", 20, "2025-01-27"),
    ("8 proactive", "2026-02-09", 20, "2026-03-13"),
    ("9 notice", "2025-04-25", 7, "2025-05-08"),
    ("9 from correction", "2025-05-12", 20, "2025-06-10"),
    ("10 third party", "2025-03-12", 15, "2025-04-02"),
    ("10 without pause", "2025-03-03", 20, "2025-03-31"),
    ("11 fee", "2025-06-20", 20, "2025-07-18"),
    ("11 from payment", "2025-07-10", 20, "2025-08-07"),
    ("14 seven", "2025-09-26", 7, "2025-10-13"),
    ("14 twenty", "2025-09-26", 20, "2025-10-30"),
    ("16 on a worked Sunday", "2024-04-28", 7, "2024-05-10"),
    ("17 correction", "2026-04-20", 7, "2026-04-29"),
    ("17 third party", "2026-04-20", 15, "2026-05-13"),
    ("17 answer", "2026-04-20", 20, "2026-05-20"),
]


@pytest.mark.parametrize(
    ("start", "number", "due"),
    [case[1:] for case in WORKED_CASES],
    ids=[c[0] for c in WORKED_CASES],
)
def test_worked_cases_of_the_regulations_clocks(start, number, due):
    assert REAL.add(on(start), number) == on(due)
    assert REAL.count(on(start), on(due)) == number
    assert not REAL.is_provisional(on(start) + DAY, on(due))


def test_case_10_the_clock_stands_still_while_a_third_party_is_asked():
    """From the day after the letter to the day of the opinion; 条例 art. 33."""
    paused = [(on("2025-03-11"), on("2025-03-28"))]
    assert REAL.count(on("2025-03-03"), on("2025-03-10")) == 5
    assert REAL.add(on("2025-03-03"), 20, paused) == on("2025-04-21")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        pytest.param("2025-08-03", 60, "2025-10-09", id="12 the 60th day is a holiday"),
        pytest.param("2025-12-03", 60, "2026-02-02", id="13 the 60th day is a Sunday"),
        pytest.param("2024-09-02", 30, "2024-10-08", id="15 comments stay open"),
        pytest.param("2024-01-05", 30, "2024-02-04", id="ends on a worked Sunday"),
    ],
)
def test_a_period_of_calendar_days_that_ends_on_a_day_of_rest_ends_after_it(start, days, due):
    """民法典 art. 203."""
    assert REAL.add_days(on(start), days) == on(due)


def test_case_18_a_year_without_its_notice_is_provisional_and_keeps_new_years_day():
    """The list says 2027-01-18, which takes New Year's Day, a Friday, for a working day; by law it
    is none (全国年节及纪念日放假办法 art. 2), and no notice can change that."""
    received = on("2026-12-21")
    assert not REAL.is_working_day(on("2027-01-01"))
    assert REAL.add(received, 20) == on("2027-01-19")
    assert REAL.is_provisional(received + DAY, on("2027-01-19"))
    weekends = Year(number=2027, off={}, worked={}, origin=Origin.STATUTORY)
    assert Calendar((REAL.year(2026), weekends)).add(received, 20) == on("2027-01-18")


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_papers_say(year, days):
    assert REAL.count(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_new_years_eve_of_2024_was_a_working_day_in_law():
    """国办发明电〔2023〕7号 only encourages leave on 2024-02-09."""
    assert REAL.is_working_day(on("2024-02-09"))
    assert not REAL.is_working_day(on("2025-01-28")), "from 2025 on it is a day of rest"


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        pytest.param("2025-01-15", 6, "2025-07-15", id="same number"),
        pytest.param(
            "2025-08-31", 6, "2026-02-28", id="last of a shorter month, a worked Saturday"
        ),
        pytest.param("2023-08-31", 6, "2024-02-29", id="leap year"),
        pytest.param("2024-10-31", 1, "2024-12-02", id="the 30th is a Saturday"),
        pytest.param("2025-04-01", 6, "2025-10-09", id="ends in the National Day rest"),
        pytest.param("2025-12-31", 12, "2026-12-31", id="December to December"),
    ],
)
def test_months_end_on_the_day_of_the_same_number(start, months, due):
    """民法典 arts 202, 203."""
    assert REAL.add_months(on(start), months) == on(due)


# --- properties -----------------------------------------------------------------------------------

starts = st.dates(date(2020, 7, 1), date(2022, 6, 1))
numbers = st.integers(-100, 100)
pauses = st.lists(
    st.tuples(st.dates(FIRST, date(2022, 3, 1)), st.integers(0, 40)).map(
        lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1]))
    ),
    max_size=3,
)


@given(calendars(), starts, numbers)
def test_adding_is_going_one_day_after_the_other(calendar, start, number):
    assert calendar.add(start, number) == add_one_by_one(calendar, start, number, [])


@given(calendars(), starts, st.integers(0, 60), pauses)
def test_paused_days_are_passed_over_exactly(calendar, start, number, paused):
    assert calendar.add(start, number, paused) == add_one_by_one(calendar, start, number, paused)


@given(calendars(), starts, st.integers(1, 60), pauses)
def test_count_undoes_add(calendar, start, number, paused):
    assert calendar.count(start, calendar.add(start, number), ()) == number
    assert calendar.count(start, calendar.add(start, -number)) == -number
    assert calendar.count(start, calendar.add(start, number, paused), paused) == number


@given(calendars(), starts, starts)
def test_add_undoes_count_where_the_end_is_worked(calendar, first, last):
    assume(calendar.is_working_day(last) and first != last)
    assert calendar.add(first, calendar.count(first, last)) == last


@given(calendars(), starts, starts, st.integers(0, 60), pauses)
def test_who_begins_later_is_not_done_earlier(calendar, first, second, number, paused):
    early, late = sorted((first, second))
    assert calendar.add(early, number, paused) <= calendar.add(late, number, paused)
    assert calendar.add(early, number, paused) <= calendar.add(early, number + 1, paused)
    assert calendar.add(early, number) <= calendar.add(early, number, paused)


@given(calendars(), starts, st.integers(0, 60), st.integers(0, 60))
def test_terms_add_up(calendar, start, one, other):
    assert calendar.add(calendar.add(start, one), other) == calendar.add(start, one + other)


@given(calendars(), st.dates(FIRST, LAST))
def test_a_day_is_worked_as_the_notices_say(calendar, day):
    assert calendar.is_working_day(day) == worked_one_by_one(calendar, day)


@given(calendars(), starts, starts)
def test_counting_adds_up_and_never_exceeds_the_days(calendar, first, last):
    there = calendar.count(first, last)
    assert abs(there) <= abs((last - first).days)
    assert there == sum(
        worked_one_by_one(calendar, first + DAY * n) for n in range(1, (last - first).days + 1)
    ) - sum(worked_one_by_one(calendar, last + DAY * n) for n in range((first - last).days))


@given(calendars(), starts, st.integers(1, 200))
def test_no_period_ends_on_a_day_of_rest(calendar, start, number):
    for due in (calendar.add_days(start, number), calendar.add(start, number // 2 + 1)):
        assert calendar.is_working_day(due)
    assert calendar.add_days(start, number) >= start + DAY * number


@given(pauses)
def test_merged_pauses_hold_the_same_days_and_do_not_touch(paused):
    found = list(merged(paused))
    days = {begins + DAY * n for begins, ends in paused for n in range((ends - begins).days + 1)}
    assert days == {b + DAY * n for b, e in found for n in range((e - b).days + 1)}
    assert all(one[1] + DAY < other[0] for one, other in pairwise(found))


# --- what is provisional, and what is refused -----------------------------------------------------


@given(calendars(), starts, starts)
def test_what_rests_on_a_day_without_its_notice_is_provisional(calendar, first, second):
    first, last = sorted((first, second))
    days = [first + DAY * n for n in range((last - first).days + 1)]
    assert calendar.is_provisional(first, last) == any(
        day.year not in calendar.known
        or ((day.month, day.day) >= (12, 29) and day.year + 1 not in calendar.known)
        for day in days
    )


def test_the_next_notice_may_still_move_the_last_days_of_december():
    """The notice of 2019, issued on 2018-12-06, made 2018-12-29 a working day and 12-31 one of
    rest."""
    assert REAL.is_working_day(on("2018-12-29"))
    assert not REAL.is_working_day(on("2018-12-31"))
    last = max(REAL.known)
    assert not REAL.is_provisional(date(last, 1, 1), date(last, 12, 28))
    assert REAL.is_provisional(date(last, 12, 29), date(last, 12, 29))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: REAL.add(date(1999, 1, 1), 1),
        lambda: REAL.add(date(2099, 1, 1), 1),
        lambda: REAL.add(REAL_FIRST, -1),
        lambda: REAL.add(date(2024, 1, 1), 10**9),
        lambda: REAL.add(date(2024, 1, 1), -(10**9)),
        lambda: REAL.count(date(1999, 1, 1), date(2024, 1, 1)),
        lambda: REAL.count(date(2024, 1, 1), date(2099, 1, 1)),
        lambda: REAL.add_days(date(2024, 1, 1), 100_000),
        lambda: REAL.add(date(2024, 1, 1), 5, [(date(2024, 1, 2), date(2099, 1, 1))]),
        lambda: REAL.is_working_day(date(2007, 12, 31)),
        lambda: REAL.year(1999),
    ],
)
def test_what_leads_outside_the_calendar_is_refused(ask):
    with pytest.raises(OutOfCalendarError) as refused:
        ask()
    assert (refused.value.first, refused.value.last) == (2008, REAL.last_year)


REAL_FIRST = date(2008, 1, 1)


def test_the_first_days_of_the_calendar_can_be_asked_for():
    assert REAL.count(REAL_FIRST, REAL_FIRST) == 0
    assert REAL.count(date(2008, 1, 2), REAL_FIRST) == 0
    assert REAL.count(date(2008, 1, 3), REAL_FIRST) == -1
    assert REAL.add(date(2008, 1, 3), -1) == date(2008, 1, 2)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: REAL.add(date(2024, 1, 1), 5, [(date(2024, 1, 5), date(2024, 1, 4))]),
        lambda: REAL.add(date(2024, 1, 1), -5, [(date(2024, 1, 4), date(2024, 1, 5))]),
        lambda: REAL.add_days(date(2024, 1, 1), 0),
        lambda: REAL.add_days(date(2024, 1, 1), 10**12),
        lambda: REAL.add_months(date(2024, 1, 1), 0),
        lambda: REAL.add_months(date(2024, 1, 1), 10**12),
    ],
)
def test_a_period_that_the_law_does_not_know_is_refused(ask):
    with pytest.raises(PeriodError):
        ask()


def test_years_that_do_not_follow_each_other_make_no_calendar():
    with pytest.raises(ValueError, match="follow"):
        Calendar(())
    with pytest.raises(ValueError, match="follow"):
        Calendar((REAL.year(2024), REAL.year(2026)))


def test_two_calendars_are_equal_when_they_decide_alike():
    year = REAL.year(2024)
    same = Calendar((year,))
    assert same == Calendar((Year(number=2024, off=dict.fromkeys(year.off, "休"),
                                  worked=year.worked, origin=Origin.FILE),))  # fmt: skip
    unknown = Year(number=2024, off=year.off, worked=year.worked, origin=Origin.STATUTORY)
    less = Year(number=2024, off={}, worked=year.worked, origin=Origin.NOTICE)
    assert len({same, Calendar((unknown,)), Calendar((less,)), Calendar((year,))}) == 3
    assert same != "the year 2024"

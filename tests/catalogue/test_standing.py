"""Whether entries are fulfilled by their own limits, and the score that follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.catalogue.rules.standing import (
    PERIOD_MONTHS,
    Published,
    Reason,
    State,
    deadline,
    due_on,
    next_deadline,
    score,
    standing,
)
from lubu.catalogue.rules.vocabulary import After, DayUnit, Limit, LimitKind
from tests.catalogue import strategies

SINCE, TODAY = date(2021, 1, 1), date(2021, 6, 30)
TWENTY = Limit(kind=LimitKind.WORKING_DAYS, days=20, after=After.MADE_OR_CHANGED)
APPROVED = Limit(kind=LimitKind.CALENDAR_DAYS, days=20, after=After.APPROVED)
MONTHLY = Limit(kind=LimitKind.MONTHLY)
REPORT = Limit(kind=LimitKind.YEARLY, by=(1, 31))


def judged(limit, *texts, today=TODAY, since=SINCE):
    return standing(
        limit,
        [Published(made_on=made, released_on=out) for made, out in texts],
        since=since,
        today=today,
    )


@pytest.mark.parametrize("limit", [TWENTY, MONTHLY, Limit(kind=LimitKind.PROMPT)])
def test_an_entry_without_a_text_was_never_published(limit):
    found = judged(limit)
    assert (found.state, found.reason) == (State.NEVER, Reason.NOTHING_OUT)
    assert found.last_on is None


def test_a_text_that_is_out_makes_an_entry_of_days_current():
    found = judged(TWENTY, (date(2020, 1, 2), date(2020, 1, 3)))
    assert (found.state, found.last_on) == (State.CURRENT, date(2020, 1, 3))


def test_a_text_that_waits_longer_than_its_limit_makes_the_entry_late():
    texts = ((None, date(2021, 1, 4)), (date(2021, 6, 1), None))
    on_time = judged(TWENTY, *texts, today=date(2021, 6, 29))
    assert (on_time.state, on_time.due_on) == (State.CURRENT, date(2021, 6, 29))
    assert judged(TWENTY, *texts, today=date(2021, 6, 30)).state is State.LATE


def test_late_is_told_with_the_days_that_were_counted():
    found = judged(APPROVED, (None, date(2021, 1, 4)), (date(2021, 6, 1), None))
    assert (found.state, found.reason) == (State.LATE, Reason.WAITS)
    assert (found.counted_from, found.due_on) == (date(2021, 6, 1), date(2021, 6, 21))
    assert found.late_since == date(2021, 6, 22)


def test_a_waiting_text_of_an_entry_with_nothing_out_says_since_when():
    found = judged(APPROVED, (date(2021, 6, 1), None))
    assert (found.state, found.reason) == (State.NEVER, Reason.WAITS)
    assert found.late_since == date(2021, 6, 22)
    assert judged(APPROVED, (date(2021, 6, 20), None)).late_since is None


def test_the_working_days_can_be_counted_by_another_calendar():
    found = standing(
        TWENTY,
        [Published(made_on=date(2021, 6, 1), released_on=None)],
        since=SINCE,
        today=TODAY,
        add_working_days=lambda start, days: start + timedelta(days=days),
    )
    assert found.due_on == date(2021, 6, 21)


def test_a_month_without_a_text_makes_a_monthly_entry_late():
    assert judged(MONTHLY, (None, date(2021, 5, 2))).state is State.CURRENT, "June has not ended"
    found = judged(MONTHLY, (None, date(2021, 4, 30)))
    assert (found.state, found.reason) == (State.LATE, Reason.PERIOD_MISSED)
    assert (found.due_on, found.late_since) == (date(2021, 5, 31), date(2021, 6, 1))


def test_by_a_day_of_the_month_is_asked_by_that_day():
    fifteenth = Limit(kind=LimitKind.MONTHLY, by_day=15)
    found = judged(fifteenth, (None, date(2021, 5, 14)), today=date(2021, 6, 16))
    assert found.late_since == date(2021, 6, 16)
    assert judged(fifteenth, (None, date(2021, 5, 14)), today=date(2021, 6, 15)).late_since is None


def test_a_yearly_report_that_came_late_is_still_that_years():
    """政府信息公开条例 art. 49: by 31 January."""
    came_late = (None, date(2021, 2, 10))
    assert judged(REPORT, came_late, today=date(2022, 1, 31)).state is State.CURRENT
    found = judged(REPORT, came_late, today=date(2022, 2, 1))
    assert (found.state, found.late_since) == (State.LATE, date(2022, 2, 1))


def test_a_periodic_entry_with_nothing_out_says_what_it_missed_since_it_stands():
    found = judged(REPORT, since=date(2021, 3, 1))
    assert (found.state, found.due_on, found.late_since) == (State.NEVER, date(2022, 1, 31), None)
    found = judged(Limit(kind=LimitKind.QUARTERLY), since=date(2021, 2, 1))
    assert (found.due_on, found.late_since) == (date(2021, 3, 31), date(2021, 4, 1))


@pytest.mark.parametrize("kind", ["prompt", "continuous", "on_progress"])
def test_where_no_day_can_be_named_what_is_out_is_current(kind):
    found = judged(Limit(kind=LimitKind(kind)), (date(2015, 1, 1), date(2015, 1, 2)))
    assert (found.state, found.due_on) == (State.CURRENT, None)


def test_before_an_event_names_no_day():
    limit = Limit(kind=LimitKind.BEFORE, days=7, unit=DayUnit.CALENDAR, event="会议召开")
    assert due_on(limit, TODAY) is None
    assert judged(limit, (None, date(2021, 1, 4))).state is State.CURRENT


@given(strategies.limits(), strategies.texts, strategies.days, strategies.days)
def test_a_standing_explains_itself(limit, texts, since, today):
    found = standing(limit, texts, since=since, today=today)
    out = [text.released_on for text in texts if text.released_on and text.released_on <= today]
    assert found.last_on == max(out, default=None)
    assert (found.state is State.NEVER) == (not out)
    assert found.late_since is None or found.late_since <= today
    if found.state is State.LATE:
        assert found.due_on is not None
        assert found.late_since == found.due_on + timedelta(days=1)
        assert found.counted_from is not None


@given(strategies.limits(), strategies.texts, strategies.days, st.integers(0, 400))
def test_time_alone_never_mends_an_entry(limit, texts, today, later):
    """Where nothing comes out, what is late or was never published stays so."""
    known = [one for one in texts if one.released_on is None or one.released_on <= today]
    now = standing(limit, known, since=SINCE, today=today)
    then = standing(limit, known, since=SINCE, today=today + timedelta(days=later))
    if now.state is not State.CURRENT:
        assert then.state is now.state


@given(strategies.limits(tuple(PERIOD_MONTHS)), strategies.days)
def test_a_period_asks_for_one_text_and_the_next_for_another(limit, on):
    due = deadline(limit, on)
    assert due.year == on.year
    assert next_deadline(limit, on) > due
    assert next_deadline(limit, on) > on or limit.by or limit.by_day
    assert deadline(limit, due) == due


@given(st.lists(st.sampled_from(State), max_size=40))
def test_a_score_is_the_points_of_its_entries(states):
    found = score(states)
    assert found.entries == len(states)
    assert (found.number is None) == (not states)
    if found.number is not None:
        assert 0 <= found.number <= 100
        assert (found.number == 100) == ({*states} == {State.CURRENT})
        assert (found.number == 0) or State.CURRENT in states or State.LATE in states


@given(st.lists(st.sampled_from(State), min_size=1, max_size=40), st.data())
def test_mending_an_entry_never_lowers_the_score(states, data):
    at = data.draw(st.integers(0, len(states) - 1))
    mended = [*states[:at], State.CURRENT, *states[at + 1 :]]
    before, after = score(states).number, score(mended).number
    assert before is not None
    assert after is not None
    assert after >= before

"""What is news to a subscriber, on its own: nothing twice, nothing missed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.office.dated import in_force
from lubu.portal.rules.subscriptions import (
    Step,
    SubscriptionTerms,
    came_out,
    masked,
    plain,
)


def steps(*places: int) -> list[Step]:
    """Out at a positive place, taken back at a negative one."""
    return [Step(abs(place), place > 0) for place in places]


@pytest.mark.parametrize(
    ("taken", "after", "until", "is_news"),
    [
        pytest.param(steps(5), 3, 9, True, id="came out"),
        pytest.param(steps(5), 5, 9, False, id="came out before"),
        pytest.param(steps(5), 3, 4, False, id="comes out later"),
        pytest.param(steps(2, 5), 3, 9, False, id="a changed text"),
        pytest.param(steps(5, -6), 3, 9, False, id="taken back again"),
        pytest.param(steps(2, -4, 5), 3, 9, True, id="out anew"),
        pytest.param(steps(2, -3, 5, 6), 3, 9, True, id="out anew and changed"),
        pytest.param(steps(2, -5), 3, 9, False, id="taken back"),
        pytest.param([], 3, 9, False, id="nothing happened"),
    ],
)
def test_news_is_what_was_not_public_and_is(taken, after, until, is_news):
    assert came_out(taken, after, until) is is_news


histories = st.lists(st.booleans(), max_size=30)  # out, or taken back; whatever the order
digests = st.lists(st.tuples(st.integers(0, 32), st.booleans()), max_size=12)  # place, was sent


@given(history=histories, runs=digests, begins=st.integers(0, 32))
def test_nobody_is_told_twice_and_nothing_that_is_public_is_missed(history, runs, begins):
    """As the sending does it: a place read to, and what was told; a mail that was not taken
    changes neither."""
    taken = [Step(place, is_out) for place, is_out in enumerate(history, start=1)]
    read_to, told = begins, []
    for until, is_sent in sorted(run for run in runs if run[0] >= begins):
        is_news = came_out(taken, read_to, until) and not told
        public = [one.is_out for one in taken if one.at <= until][-1:] == [True]
        assert public or not is_news, "taken back"
        if is_sent or not is_news:
            read_to = max(read_to, until)
        if is_sent and is_news:
            told.append(until)
        was = [one.is_out for one in taken if one.at <= begins][-1:] == [True]
        since = [one for one in taken if begins < one.at <= until]
        if is_sent and public and since and not was:
            assert told, "missed"
    assert len(told) <= 1


def test_the_limits_are_those_of_the_day():
    first, second = (
        SubscriptionTerms(
            valid_from=date(year, 1, 1), confirm_hours=year, mails_a_day=1, waiting=1, refusals=1,
            paused_days=1, told_days=1, source="",
        )
        for year in (2020, 2022)
    )  # fmt: skip
    assert in_force([second, first], date(2021, 12, 31)) == first
    assert in_force([first, second], date(2022, 1, 1)) == second
    with pytest.raises(ValueError, match="2019"):
        in_force([first], date(2019, 1, 1))


def test_an_address_is_shown_to_its_owner_alone():
    assert masked("walker@example.cn") == "wa***@example.cn"
    assert masked("a@example.cn") == "a***@example.cn"
    assert plain(" Walker@Example.CN ") == "walker@example.cn"

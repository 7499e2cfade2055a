"""The wait after too many failed log-ins: the rule by itself, and counted in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.organisations.attempts import (
    KEPT,
    WaitBeforeLogInError,
    check_may_try,
    forget,
    note_failure,
)
from lubu.organisations.models import FailedLogIn
from lubu.organisations.rules import Limit, waits_until

START = datetime(2021, 3, 1, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
THREE = Limit(most=3, span=15 * MINUTE)
FIVE = Limit(most=5, span=15 * MINUTE)


def at(*minutes: float) -> list[datetime]:
    return [START + MINUTE * one for one in minutes]


@pytest.mark.parametrize(
    ("failures", "until"),
    [
        ([], None),
        ([0], None),
        ([0, 1], None),
        ([0, 1, 2], 17),
        ([0, 0, 0], 15),
        ([0, 7, 14.9], 29.9),  # the first is still within the span
        ([0, 7, 15], None),  # the first is just out of it
        ([0, 1, 2, 18], 17),  # one more after the wait is one of three again
        ([0, 1, 2, 18, 19], 17),
        ([0, 1, 2, 18, 19, 20], 35),
    ],
    ids=str,
)
def test_a_wait_begins_with_the_failure_that_is_one_too_many(failures, until):
    expected = None if until is None else START + MINUTE * until
    assert waits_until(at(*failures), THREE) == expected


limits = st.builds(
    Limit,
    most=st.integers(1, 6),
    span=st.integers(1, 90).map(lambda minutes: timedelta(minutes=minutes)),
)
moments = st.lists(st.integers(0, 600), max_size=40).map(lambda given: at(*sorted(given)))


@given(moments, limits)
def test_whoever_fails_less_often_than_allowed_never_waits(failures, limit):
    assert waits_until(failures[: limit.most - 1], limit) is None


@given(moments, limits)
def test_a_wait_ends_by_itself_one_span_after_a_failure(failures, limit):
    until = waits_until(failures, limit)
    assert until is None or until - limit.span in failures


@given(moments, limits)
def test_a_wait_was_earned_by_enough_failures_within_one_span(failures, limit):
    until = waits_until(failures, limit)
    if until is None:
        return
    last = until - limit.span
    within = [one for one in failures if last - limit.span < one <= last]
    assert len(within) >= limit.most


@given(moments, limits)
def test_enough_failures_at_once_always_bring_a_wait(failures, limit):
    end = failures[-1] if failures else START
    together = [*failures, *[end + limit.span] * limit.most]
    assert waits_until(together, limit) == end + 2 * limit.span


@given(moments, st.integers(0, 600))
def test_a_failure_more_never_makes_the_wait_shorter(failures, later):
    more = [*failures, (failures[-1] if failures else START) + MINUTE * later]
    before, after = waits_until(failures, THREE), waits_until(more, THREE)
    assert before is None or (after is not None and after >= before)


# --- counted in the database ----------------------------------------------------------------------


def fail(account: str, address: str = "192.0.2.1", times: int = 1, since: datetime = START) -> None:
    for number in range(times):
        note_failure(account, address, at=since + number * timedelta(seconds=1))


def may(account: str, address: str = "192.0.2.1", at: datetime = START + MINUTE) -> bool:
    try:
        check_may_try(account, address, at=at, of_account=THREE, of_address=FIVE)
    except WaitBeforeLogInError:
        return False
    return True


@pytest.mark.django_db
def test_an_account_waits_wherever_it_is_tried_from_and_the_wait_ends_by_itself():
    fail("editor", times=2)
    assert may("editor")
    fail("editor", "192.0.2.2", since=START + timedelta(seconds=5))
    assert not may("editor")
    assert not may("editor", "192.0.2.99")
    assert may("another", "192.0.2.99")
    with pytest.raises(WaitBeforeLogInError) as waiting:
        check_may_try("editor", "::1", at=START + MINUTE, of_account=THREE, of_address=FIVE)
    assert waiting.value.until == START + timedelta(seconds=5) + THREE.span
    assert not may("editor", at=waiting.value.until - timedelta(seconds=1))
    assert may("editor", at=waiting.value.until)


@pytest.mark.django_db
def test_an_address_waits_though_it_tries_another_account_each_time():
    for number in range(5):
        fail(f"guess-{number}", "192.0.2.7")
    assert not may("somebody", "192.0.2.7")
    assert may("somebody", "192.0.2.8")


@pytest.mark.django_db
@pytest.mark.parametrize("spelt", ["EDITOR", " editor ", "Editor\t"])
def test_another_spelling_of_the_name_is_the_same_account(spelt):
    fail("editor", times=2)
    fail(spelt)
    assert not may("editor", "192.0.2.99")
    assert not may(spelt, "192.0.2.99")


@pytest.mark.django_db
def test_a_name_of_any_length_is_counted():
    fail("长" * 1000, times=3)
    assert not may("长" * 1000, "192.0.2.99")


@pytest.mark.django_db
def test_whoever_logs_in_begins_anew_and_nobody_else_does():
    fail("editor", times=2)
    fail("other", "192.0.2.2", times=3)
    assert forget("Editor") == 2
    assert may("editor")
    assert not may("other", "192.0.2.99")


@pytest.mark.django_db
def test_what_is_older_than_a_day_is_forgotten_with_the_next_failure():
    fail("old", times=3)
    fail("new", since=START + KEPT + MINUTE)
    assert [one.account for one in FailedLogIn.objects.all()] == ["new"]

"""Limits in words, and days counted by them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.catalogue import baseline
from lubu.catalogue.rules.limits import (
    AFTER_WORDS,
    UNIT_WORDS,
    LimitError,
    LimitWordsError,
    limit_from,
    limit_of,
    limit_to,
    limit_words,
    times_of,
    times_words,
)
from lubu.catalogue.rules.vocabulary import After, DayUnit, Limit, LimitKind, Notice
from lubu.catalogue.rules.weekdays import add_weekdays
from tests.catalogue import strategies


@given(strategies.limits(), strategies.notices)
def test_what_is_written_is_read_back(limit, notice):
    assert times_of(times_words(limit, notice)) == (limit, notice)
    assert limit_of(limit_words(limit)) == limit
    assert limit_from(limit_to(limit)) == limit


def test_every_limit_of_the_baseline_is_written_and_read_back():
    for entry in baseline.entries().values():
        assert times_of(times_words(entry.limit, entry.notice)) == (entry.limit, entry.notice)


def test_every_start_and_unit_has_its_words():
    assert set(AFTER_WORDS) == set(After)
    assert set(UNIT_WORDS) == set(DayUnit)


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        (
            "自信息形成或变更之日起 20 个工作日内。",
            Limit(kind=LimitKind.WORKING_DAYS, days=20, after=After.MADE_OR_CHANGED),
        ),
        (
            "自信息形成或者变更之日起20个工作日内,法律、法规另有规定的,从其规定",
            Limit(
                kind=LimitKind.WORKING_DAYS, days=20, after=After.MADE_OR_CHANGED, otherwise=True
            ),
        ),
        ("每年1月31日前公开", Limit(kind=LimitKind.YEARLY, by=(1, 31))),
        ("每月15日前公开上月信息", Limit(kind=LimitKind.MONTHLY, by_day=15)),
    ],
)
def test_people_may_write_it_a_little_differently(words, limit):
    assert limit_of(words) == limit


def test_a_notice_stands_behind_the_limit():
    limit, notice = times_of("及时公开;公示7个工作日")
    assert limit.kind is LimitKind.PROMPT
    assert notice == Notice(days=7, unit=DayUnit.WORKING)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "尽快",
        "自信息形成之日起20个工作日内",
        "自批准之日起0日内",
        "自批准之日起999日内",
        "每年2月29日前公开",
        "每年13月1日前公开",
        "每月31日前公开上月信息",
        "及时公开；公示0日",
        "及时公开；公示很久",
        "的7日前",
    ],
)
def test_what_is_no_limit_is_refused(words):
    with pytest.raises(LimitWordsError) as refused:
        times_of(words)
    assert refused.value.words == words


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"kind": "prompt", "days": 3},
        {"kind": "prompt", "otherwise": "yes"},
        {"kind": "yearly", "by": "31 January"},
        {"kind": "before", "days": 7, "unit": "working", "event": "会；议"},
        {"kind": "monthly", "by_day": 31},
    ],
)
def test_what_is_no_limit_in_data_is_refused(plain):
    with pytest.raises(LimitError):
        limit_from(plain)


@given(strategies.days, st.integers(0, 300))
def test_weekdays_are_counted_one_by_one(start, days):
    """Against the slowest way to count."""
    slow, left = start, days
    while left:
        slow += timedelta(days=1)
        left -= slow.weekday() < 5
    assert add_weekdays(start, days) == slow


@given(strategies.days, st.integers(0, 120), st.integers(0, 120))
def test_weekdays_add_up(start, a, b):
    assert add_weekdays(add_weekdays(start, a), b) == add_weekdays(start, a + b)


def test_a_weekend_is_left_out():
    assert add_weekdays(date(2021, 3, 5), 1) == date(2021, 3, 8)
    assert add_weekdays(date(2021, 3, 6), 5) == date(2021, 3, 12)

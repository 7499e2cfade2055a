"""Likeness of words: worked examples and properties, without a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lubu.access_requests.rules.similar import (
    MOST_SHARED,
    alike,
    folded,
    likeness,
    pairs,
    shared_words,
)
from lubu.access_requests.rules.warning import Light, Warned, warned

ROADS = "申请公开2020年农村公路养护资金使用情况"
SAME = "请提供 2020 年农村公路养护资金的使用情况。"
OTHER = "龙头环村宅基地审批结果"
texts = st.text(alphabet="农村公路养护资金宅基地审批2020 ，。申请公开", max_size=40)


def test_stock_phrases_spaces_and_width_make_no_difference():
    assert likeness(ROADS, SAME) == 100
    assert likeness(ROADS, "申请公开２０２０年农村公路养护资金使用情况") == 100


def test_another_matter_has_little_in_common():
    assert likeness(ROADS, OTHER) < 10
    assert likeness("申请公开相关情况", "申请公开有关政府信息") == 0, "stock phrases alone"


def test_the_shared_words_are_named_longest_first():
    assert shared_words(ROADS, "2021年农村公路养护资金预算") == ("年农村公路养护资金", "202")


def test_the_most_alike_come_first_and_few_of_them():
    others = [(1, OTHER), (2, SAME), (3, "农村公路养护资金预算"), (4, SAME)]
    found = alike(ROADS, others, least=50, most=2)
    assert [(one.key, one.percent) for one in found] == [(2, 100), (4, 100)]
    assert alike(ROADS, others, least=101, most=9) == ()


@given(texts, texts)
def test_likeness_is_the_same_both_ways_and_a_percentage(one, other):
    percent = likeness(one, other)
    assert percent == likeness(other, one)
    assert 0 <= percent <= 100
    assert (percent == 100) == (pairs(one) == pairs(other) and bool(pairs(one)))
    assert (percent == 0) >= (not pairs(one) or not pairs(other))


@given(texts)
def test_a_text_is_like_itself_unless_nothing_is_left_of_it(text):
    assert likeness(text, text) == (100 if folded(text) else 0)


@given(texts, texts)
def test_shared_words_stand_in_both(one, other):
    found = shared_words(one, other)
    assert len(found) <= MOST_SHARED
    assert all(word in folded(one) and word in folded(other) for word in found)
    assert [len(word) for word in found] == sorted((len(word) for word in found), reverse=True)


WARNINGS = (10, 15, 18)


def test_a_case_warns_by_the_days_that_are_left():
    assert warned(None, 20, WARNINGS) == Warned(Light.CALM)
    assert warned(11, 20, WARNINGS) == Warned(Light.CALM)
    assert warned(10, 20, WARNINGS) == Warned(Light.SOON, 10)
    assert warned(5, 20, WARNINGS) == Warned(Light.SOON, 15)
    assert warned(1, 20, WARNINGS) == Warned(Light.SOON, 18)
    assert warned(0, 20, WARNINGS) == Warned(Light.TODAY, 18)
    assert warned(-1, 20, WARNINGS).light is Light.OVER


@given(st.integers(-50, 50), st.lists(st.integers(1, 20), max_size=4))
def test_with_fewer_days_left_it_is_never_calmer(left, warnings):
    order = list(Light)
    now, later = warned(left, 20, warnings), warned(left - 1, 20, warnings)
    assert order.index(now.light) <= order.index(later.light)
    assert (now.day or 0) <= (later.day or 0)

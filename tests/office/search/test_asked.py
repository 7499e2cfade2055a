from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.office.search.asked import MOST_CHARACTERS, MOST_TERMS, Asked, asked
from lubu.office.search.tokens import plain, runs

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("query", "terms", "without"),
    [
        ("办事指南", ("办事指南",), ()),
        ("办事　指南", ("办事", "指南"), ()),
        ("办事 办事", ("办事",), ()),
        ("ABC ａｂｃ", ("ABC",), ()),
        ('"沙溪镇 公告"', ("沙溪镇 公告",), ()),
        ("“沙溪镇 公告” 养老", ("沙溪镇 公告", "养老"), ()),
        ("「沙溪镇 公告」", ("沙溪镇 公告",), ()),
        ("公告 -拆迁", ("公告",), ("拆迁",)),
        ("公告 －拆迁", ("公告",), ("拆迁",)),
        ('公告 -"拆迁 补偿"', ("公告",), ("拆迁 补偿",)),
        ("-拆迁", (), ("拆迁",)),
        ("COVID-19", ("COVID-19",), ()),
        ("沙府〔2021〕3号", ("沙府〔2021〕3号",), ()),
        ("公告 - 拆迁", ("公告", "拆迁"), ()),
        ("镇", ("镇",), ()),
        ('"公告', ('"公告',), ()),
        ("公告 OR 通知", ("公告", "OR", "通知"), ()),
        ("公\x00告", ("公", "告"), ()),
        ("公告\u202e养老", ("公告", "养老"), ()),
    ],
)
def test_a_query_is_read_as_people_mean_it(query, terms, without):
    assert asked(query) == Asked(terms, without)


@pytest.mark.parametrize(
    "query", ["", "   ", "。，！", '""', "-", "--", "“”", "\x00\x01", "''", "*", "()"]
)
def test_a_query_without_a_letter_asks_for_nothing(query):
    assert asked(query) == Asked()


def test_what_is_too_long_is_cut_and_said_to_be():
    long = asked("公告" * 5000)
    assert long == Asked(("公告" * (MOST_CHARACTERS // 2),), (), is_cut=True)
    many = asked(" ".join(f"词{number}" for number in range(MOST_TERMS + 1)))
    assert len(many.terms) == MOST_TERMS
    assert many.is_cut


@given(st.text(max_size=150))
def test_every_term_can_be_sought_and_none_stands_twice(query):
    found = asked(query)
    for terms in (found.terms, found.without):
        assert all(map(runs, terms))
        assert len(set(map(plain, terms))) == len(terms)
    assert len(found.terms) + len(found.without) <= MOST_TERMS


@given(st.lists(st.text(alphabet="公告办事Ab1", min_size=1, max_size=5), min_size=1, max_size=5))
def test_words_without_signs_come_back_as_they_were(words):
    unique = list({plain(word): word for word in reversed(words)}.values())
    assert {*map(plain, asked(" ".join(words)).terms)} == {*map(plain, unique)}

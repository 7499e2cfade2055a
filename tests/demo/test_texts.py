"""The texts of the year: as many as are asked for, distinct, the same for the same seed. Pure."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from lubu.demo import plan, texts
from lubu.demo.body import Table, blocks, numeral
from lubu.demo.plan import YEAR, Way
from lubu.demo.schedule import day_of, working_day
from lubu.demo.today import WAYS, drafts
from lubu.publishing.rules import ChannelKind, ItemKind

SEED = 2021
HOLES = re.compile(r"\{[{%#]|[%#}]\}|None|\bnan\b|[（，为计]-\d")


@cache
def year() -> list[tuple[plan.Planned, texts.Text]]:
    """Every item of the year with its text."""
    return [(one, texts.write(one, SEED)) for one in plan.items(SEED)]


def words(text: texts.Text) -> str:
    """All that a reader sees of a text."""
    return f"{text.title} {text.summary} {text.blocks}"


def test_the_year_has_as_many_items_as_its_report_says():
    inside = [one for one, _ in year() if one.day.year == YEAR]
    counts = Counter(kind for one in inside for kind in one.channels)
    assert counts[ChannelKind.WEBSITE] == plan.WEBSITE_ITEMS + plan.TAKEN_BACK
    assert sum(counts[kind] for kind in ("wechat", "weibo", "nanfang")) == 3398


def test_no_title_comes_twice_and_no_text_has_a_hole():
    titles = Counter(text.title for _, text in year())
    assert [title for title, count in titles.items() if count > 1] == []
    assert [text.title for _, text in year() if HOLES.search(words(text))] == []
    assert [text.title for _, text in year() if not text.blocks or not text.topic] == []
    assert max(len(text.title) for _, text in year()) <= 60


def test_the_same_seed_gives_the_same_texts_and_another_gives_others():
    again = [texts.write(one, SEED) for one in plan.items(SEED)[:200]]
    assert again == [text for _, text in year()[:200]]
    assert [texts.write(one, 7) for one in plan.items(7)[:200]] != again


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_any_seed_fills_the_year(seed: int):
    titles = [texts.write(one, seed).title for one in plan.items(seed)]
    assert len(titles) == len(set(titles))


def test_every_table_is_whole():
    for _, text in year():
        for _, block in text.blocks:
            if isinstance(block, Table):
                assert block.caption, text.title
                assert {len(row) for row in block.rows} == {len(block.head)}, text.title


def test_an_interpretation_follows_the_document_that_it_interprets():
    documents = {text.more["doc"]: one for one, text in year() if text.more.get("doc")}
    for one, text in year():
        if text.kind is ItemKind.INTERPRETATION:
            days = (one.day - documents[text.more["interprets"]].day).days
            assert 0 <= days <= 3, text.title


def test_what_was_urgent_says_why_and_went_to_where_people_are():
    urgent = [(one, text) for one, text in year() if one.way is Way.URGENT]
    assert urgent
    for one, text in urgent:
        assert text.more["urgent"]
        assert {ChannelKind.NOTICE_BOARD, ChannelKind.LOUDSPEAKER} & set(one.channels)


def test_offices_write_on_working_days():
    assert working_day(day_of("10-1")) == day_of("10-8")
    assert working_day(day_of("2-7")) == day_of("2-7"), "a Sunday worked for the Spring Festival"


def test_a_body_is_read_into_blocks_that_are_numbered_in_order():
    made = blocks("# 甲\n## 一项\n+ 细\n+ 目\n## 二项\n# 乙\n|= 表\n| 头 | 尾 |\n| 1 | 2 |")
    assert [kind for kind, _ in made] == ["heading", "paragraph", "heading", "table"]
    assert made[1][1] == "<p>（一）一项</p><p>1.细</p><p>2.目</p><p>（二）二项</p>"
    assert made[2][1] == "二、乙"
    assert made[3][1] == Table("表", ("头", "尾"), (("1", "2"),))
    assert [numeral(number) for number in (1, 10, 21)] == ["一", "十", "二十一"]


def test_work_in_progress_shows_every_way():
    assert {draft.way for draft in drafts()} == set(WAYS)
    assert len({draft.title for draft in drafts()} | {text.title for _, text in year()}) == len(
        drafts()
    ) + len(year())

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.publishing.desk.differences import compare, within

texts = st.lists(st.text("甲乙丙丁", max_size=6), max_size=8).map("\n".join)


def shown(old: str, new: str) -> list[str]:
    marks = {"same": "{}", "gone": "-{}-", "new": "+{}+"}
    return [
        "".join(marks[piece.kind].format(piece.text) for piece in paragraph.pieces)
        for paragraph in compare(old, new)
    ]


def test_equal_texts_differ_in_nothing():
    assert compare("一\n二", "一\n二") == []


def test_a_changed_word_is_shown_within_its_paragraph():
    assert shown("三月一日开始办理。", "三月五日开始办理。") == ["三月-一-+五+日开始办理。"]


def test_what_stayed_is_left_out_and_counted():
    old = "\n".join("一二三四五六")
    [before, changed] = compare(old, old.replace("六", "陆"))
    assert (before.skipped, [piece.text for piece in changed.pieces]) == (4, ["六", "陆"])


@given(st.text("甲乙丙", max_size=30), st.text("甲乙丙", max_size=30))
def test_within_a_paragraph_nothing_is_lost(old, new):
    pieces = list(within(old, new))
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


@given(texts, texts)
def test_a_difference_is_shown_exactly_when_there_is_one(old, new):
    assert bool(compare(old, new)) == (old.splitlines() != new.splitlines())


@pytest.mark.parametrize("size", [20_000])
def test_huge_texts_are_compared_in_bounded_time(size):
    assert compare("甲\n乙\n" * size, "乙\n甲\n丙\n" * size)

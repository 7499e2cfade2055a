"""Recall and precision of the pairs, against looking for the words in the text itself."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opencc import OpenCC

from lubu.office.search.simplified import IDEOGRAPHS, simplified
from lubu.office.search.tokens import (
    BARRIER,
    GAP,
    characters,
    indexed,
    joined,
    normal,
    plain,
    runs,
    sought,
)

pytestmark = pytest.mark.one_database
# Few characters, so that much is found; marks and spaces, so that runs end.
texts = st.text(alphabet="关於办理乾干養养ａA1２。，- 　_㈠é〇𠮷", max_size=30)


def finds(query: str, text: str) -> bool:
    """Whether the index finds ``query``: its tokens one after the other, as databases do it."""
    wanted, held = sought(query), indexed(plain(text))
    if len(wanted[0]) == 1:
        return wanted[0] in characters(plain(text))
    return any(held[at : at + len(wanted)] == wanted for at in range(len(held)))


@given(query=texts, text=texts)
@example(query="于办", text="关于。办理")
@example(query="于 办", text="关于。办理")
@example(query="a1", text="Ａ１")
@example(query="办", text="关于办")
@example(query="养老金", text="發放養老金的通知")
@example(query="養老金", text="发放养老金的通知")
@example(query="乾", text="乾隆")
def test_what_is_found_is_exactly_what_stands_there(query, text):
    if runs(query):
        assert finds(query, text) == (plain(query) in plain(text))


@given(st.text(max_size=40), st.data())
def test_every_part_of_a_run_is_found(text, data):
    for run in runs(text):
        start = data.draw(st.integers(0, len(run) - 1))
        end = data.draw(st.integers(start + 1, len(run)))
        assert finds(run[start:end], text) or not runs(run[start:end])


@given(st.text(max_size=40))
def test_a_text_compares_the_same_however_often_it_is_made_normal(text):
    assert normal(normal(text)) == normal(text)
    assert plain(plain(text)) == plain(text)


@given(st.text(), st.text())
def test_a_sign_becomes_the_same_whatever_stands_beside_it(before, after):
    assert simplified(before + after) == simplified(before) + simplified(after)
    assert len(simplified(before)) == len(before)


def test_every_ideograph_becomes_what_opencc_makes_of_it_alone():
    signs = [chr(code) for first, end in IDEOGRAPHS for code in range(first, end)]
    alone = OpenCC("t2s").convert("\n".join(signs)).split("\n")
    folded = [simplified(sign) for sign in signs]
    assert [*map(simplified, folded)] == folded == [normal(sign) for sign in folded]
    further = [one for one, two in zip(alone, folded, strict=True) if one != two]
    assert further == ["苧"]  # itself traditional, for another character


@given(st.text(max_size=40))
def test_tokens_hold_letters_digits_and_gaps_alone(text):
    for token in (*indexed(plain(text)), *sought(text)):
        assert 1 <= len(token) <= 2
        assert all(unicodedata.category(sign)[0] in "LN" for sign in token.replace(GAP, ""))


def test_nothing_is_found_across_the_parts_of_a_text():
    parts = joined(["关于办理", "", "——", "事项公告"])
    assert parts == f"关于办理 {BARRIER} 事项公告"
    assert plain("办理 事项") not in parts
    assert "理事" not in indexed(parts)


def test_single_characters_are_held_without_spaces_and_barriers():
    assert characters(joined(["关于", "A1"])) == set("关于a1")


@pytest.mark.parametrize("query", ["", "  ", "，。！", "\x00", '"', "_"])
def test_what_has_neither_letter_nor_digit_asks_for_nothing(query):
    assert sought(query) == []

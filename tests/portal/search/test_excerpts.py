from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.office.search.tokens import plain, runs
from lubu.portal.search.excerpts import BEFORE, WIDTH, Piece, excerpt, holds, whole

pytestmark = pytest.mark.one_database
texts = st.text(alphabet="关于办理的aA1Ａ㈠ﬁ２。， \n<é", max_size=200)


def shown(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def marked(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.is_sought]


@given(texts, st.lists(st.text(alphabet="关于办a1", min_size=1, max_size=3), max_size=3))
def test_a_whole_text_keeps_every_sign(text, terms):
    assert shown(whole(text, terms)) == text
    assert bool(marked(whole(text, terms))) == holds(text, [t for t in terms if runs(t)])


@given(texts, st.text(alphabet="关于办a1", min_size=1, max_size=3))
def test_what_is_marked_is_what_was_sought(text, term):
    for words in marked(whole(text, [term])):
        assert plain(term) in plain(words)


@given(texts.map(lambda text: text * 30), st.text(alphabet="关于办a1", min_size=1, max_size=3))
def test_an_excerpt_shows_what_was_sought_and_is_short(text, term):
    pieces = excerpt(text, [term])
    assert len(shown(pieces)) <= WIDTH + 4
    if runs(term) and holds(" ".join(text.split()), [term]):
        assert marked(pieces)


@pytest.mark.parametrize(
    ("text", "terms", "found"),
    [
        ("养老金领取", ["养老"], ["养老"]),
        ("养老养老院", ["养老"], ["养老养老"]),
        ("沙府〔2021〕3号文", ["2021 3号"], ["2021〕3号"]),
        ("ＡＢＣ公司", ["abc"], ["ＡＢＣ"]),
        ("养老金、养老院", ["养老金", "老院"], ["养老金", "老院"]),
        ("养老金", ["金养"], []),
        ("养老金", [], []),
        ("", ["养老"], []),
    ],
)
def test_the_words_are_marked_as_they_stand(text, terms, found):
    assert marked(whole(text, terms)) == found


def test_an_excerpt_begins_shortly_before_the_words_and_says_what_is_left_out():
    text = "前" * 500 + "养老金" + "后" * 500
    pieces = excerpt(text, ["养老金"])
    assert pieces[0] == Piece("……")
    assert pieces[1] == Piece("前" * BEFORE)
    assert pieces[2] == Piece("养老金", is_sought=True)
    assert pieces[-1] == Piece("……")
    assert excerpt("短文", ["养老"]) == (Piece("短文"),)


def test_words_far_down_in_a_long_text_are_shown():
    text = "前言。" * 60_000 + "养老金"
    assert marked(excerpt(text, ["养老金"])) == ["养老金"]

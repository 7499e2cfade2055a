"""How words are read aloud, and which of them were meant by what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.office.search.sounds import LONGEST, MOST_READINGS, sounds, typed, words_sounding

pytestmark = pytest.mark.one_database
chinese = st.text(alphabet="养老金行长重庆绿女石和了〇㐀鿿a，", max_size=12)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("yanglaojin", {"yanglaojin"}),
        ("Yang Lao Jin", {"yanglaojin"}),
        ("yang'lao’jin", {"yanglaojin"}),
        ("yǎng lǎo jīn", {"yanglaojin"}),
        ("yang3lao3jin1", {"yanglaojin"}),
        ("ylj", {"ylj"}),
        ("养老今", {"yanglaojin"}),
        ("养老jin", {"yanglaojin"}),
        ("養老金", {"yanglaojin"}),
        ("旅游", {"lvyou", "lvliu"}),
        ("lǚyóu", {"lvyou"}),
        ("lüyou", {"lvyou"}),
        ("lyuyou", {"lvyou"}),
        ("", set()),
        ("a", set()),
        ("12345", set()),
        ("c++", set()),
        ("养老，金", set()),
        ("养老金领取通告", set()),  # longer than a word
        ("yang" * 50, set()),
        ("'; DROP TABLE x --", set()),
    ],
)
def test_what_was_typed_is_heard(query, meant):
    assert typed(query) == meant


@pytest.mark.parametrize(
    ("sound", "words"),
    [
        ("yanglaojin", ["养老金"]),
        ("ylj", ["养老金", "园林局"]),
        ("yinhang", ["银行"]),
        ("hangzhang", ["行长"]),
        ("changzhang", []),
        ("lvhua", ["绿化"]),
        ("yang", []),
    ],
)
def test_words_are_known_by_their_sound(sound, words):
    text = "养老金和园林局，银行。行长谈绿化"
    assert list(words_sounding(text, {sound})) == words


def test_a_character_with_several_readings_is_heard_in_each_that_its_neighbours_leave_open():
    assert {"zhaoyang", "chaoyang", "zy", "cy"} <= sounds("朝阳")
    assert "zhongqing" not in sounds("重庆")


@given(chinese)
def test_what_is_held_of_a_word_is_what_it_is_known_by(text):
    held = sounds(text)
    assert len(held) <= 2 * MOST_READINGS * LONGEST * len(text)
    for sound in held:
        assert list(words_sounding(text, {sound}))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_letters_or_nothing(query):
    for sound in typed(query):
        assert sound.isascii()
        assert sound.isalpha()

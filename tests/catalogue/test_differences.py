"""What two versions of a catalogue differ in."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lubu.catalogue import baseline
from lubu.catalogue.rules.differences import COLUMNS, Listed, difference
from lubu.catalogue.rules.vocabulary import Channel, Level, Mode, OwnerKind
from lubu.catalogue.rules.words import CHANNEL_WORDS, LEVEL_WORDS, MODE_WORDS, OWNER_WORDS
from tests.catalogue import strategies

LOW_INCOME = Listed(content=baseline.entries()["05-06"])
BUDGET = Listed(content=baseline.entries()["08-01"])
CODES = ["05-01", "05-02", "27-Z01"]


def dropped(listed: Listed, reason: str = "本镇无此职能") -> Listed:
    return replace(listed, dropped_because=reason)


@st.composite
def versions(draw: st.DrawFn) -> list[Listed]:
    codes = draw(st.lists(st.sampled_from(CODES), unique=True))
    return [
        Listed(
            content=draw(strategies.contents(code)),
            dropped_because=draw(st.just("") | strategies.words),
        )
        for code in codes
    ]


def test_a_new_entry_is_added_and_one_that_went_dropped():
    found = difference([LOW_INCOME], [BUDGET])
    assert [one.content.code for one in found.added] == ["08-01"]
    assert [one.content.code for one in found.dropped] == ["05-06"]


def test_a_dropped_entry_is_told_with_its_reason():
    found = difference([LOW_INCOME], [dropped(LOW_INCOME)])
    assert [one.dropped_because for one in found.dropped] == ["本镇无此职能"]
    assert not found.added


def test_an_entry_kept_again_is_added():
    found = difference([dropped(LOW_INCOME)], [LOW_INCOME])
    assert [one.content.code for one in found.added] == ["05-06"]


def test_a_changed_entry_says_which_columns_in_the_words_of_the_directory():
    mine = replace(LOW_INCOME.content, owner_unit="社会事务办公室", notice=None)
    found = difference([LOW_INCOME], [Listed(content=mine)])
    [change] = found.changed
    assert [(one.column, one.before, one.after) for one in change.columns] == [
        (
            "limit",
            ("自制作或者获取之日起10个工作日内；公示7个工作日",),
            ("自制作或者获取之日起10个工作日内",),
        ),
        ("owner", ("民政（社会事务）部门",), ("社会事务办公室",)),
    ]


def test_every_word_of_the_vocabulary_is_said_and_read_apart():
    for kind, words in (
        (Channel, CHANNEL_WORDS),
        (OwnerKind, OWNER_WORDS),
        (Mode, MODE_WORDS),
        (Level, LEVEL_WORDS),
    ):
        assert set(words) == set(kind)
        assert len(set(words.values())) == len(words)
    assert len(COLUMNS) == 10


@given(versions())
def test_a_version_does_not_differ_from_itself(version):
    assert not difference(version, version)


@given(versions(), versions())
def test_what_is_added_one_way_is_dropped_the_other(old, new):
    there = {one.content.code for one in difference(old, new).added}
    back = {one.content.code for one in difference(new, old).dropped}
    assert there <= back


@given(versions(), versions())
def test_each_entry_is_told_once(old, new):
    found = difference(old, new)
    told = [one.content.code for one in (*found.added, *found.dropped, *found.changed)]
    assert len(told) == len(set(told))

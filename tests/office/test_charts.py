from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lubu.office.charts import MOST, WIDTH, chart

VALUES = st.lists(st.integers(-(10**9), 10**9), max_size=60)


def drawn(values: list[int], *, has_words: bool = True):
    return chart([(f"2021-03-{n:02}", v) for n, v in enumerate(values)], has_words=has_words)


@given(VALUES, st.booleans())
def test_every_bar_lies_within_the_chart_and_on_its_side_of_the_base_line(values, has_words):
    made = drawn(values, has_words=has_words)
    assert [bar.value for bar in made.bars] == values[-MOST:]
    for bar in made.bars:
        assert bar.falls == (bar.value < 0)
        assert bar.height >= (1 if bar.value else 0)
        assert 0 <= bar.y <= bar.y + bar.height <= made.height + 1
        assert 0 <= bar.x < bar.x + bar.width <= WIDTH
        assert bar.y == made.base if bar.falls else bar.y + bar.height == made.base


@given(VALUES)
def test_labels_do_not_run_into_each_other_and_the_newest_has_one(values):
    made = drawn(values)
    named = [bar for bar in made.bars if bar.is_named]
    assert not values or named[-1] == made.bars[-1]
    for left, right in pairwise(named):
        assert right.middle - left.middle >= 7 * max(len(left.label), len(right.shown))


def test_numbers_stand_over_what_rose_and_under_what_fell():
    up, down = drawn([40, -10]).bars
    assert up.number_y < up.y
    assert down.number_y > down.y + down.height

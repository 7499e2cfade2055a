"""Marks as JSON, and the geometry beneath them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.language import CHINESE, ENGLISH, using
from lubu.redaction import geometry, marks, messages, telling, words
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.geometry import Box
from lubu.redaction.marks import PageMark, PassageMark, PictureMark, Rectangle
from lubu.redaction.report import Notice, Stage
from lubu.redaction.words import Sought

finite = st.floats(-1e5, 1e5)
rectangles = st.builds(
    lambda x, y, w, h: Rectangle(left=x, top=y, right=x + w, bottom=y + h),
    finite, finite, st.floats(0.5, 1e4), st.floats(0.5, 1e4),
)  # fmt: skip
any_mark = st.one_of(
    st.builds(
        PageMark, page=st.integers(1, 9999), text=st.text(), why=st.text(),
        rectangles=st.lists(rectangles, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(
        PassageMark, part=st.text(), paragraph=st.integers(0, 99), start=st.just(0),
        end=st.integers(1, 99), text=st.text(), why=st.text(),
    ),
    st.builds(PictureMark, picture=st.text(), why=st.text()),
)  # fmt: skip


@given(st.lists(any_mark, max_size=5))
def test_marks_come_back_as_they_were(listed):
    assert marks.loads(marks.dumps(listed)) == tuple(listed)


@pytest.mark.parametrize(
    ("held", "place"),
    [
        ("{", "JSON"),
        ("[]", "version"),
        ({"version": 2, "marks": []}, "version"),
        ({"version": 1}, "marks"),
        ([7], "1"),
        ([{"page": 0, "rectangles": [[0, 0, 1, 1]]}], "1: page"),
        ([{"page": 1, "rectangles": []}], "1: rectangles"),
        ([{"page": 1, "rectangles": [[0, 0, 1]]}], "1: rectangles"),
        ([{"page": 1, "rectangles": [[5, 0, 1, 1]]}], "1: rectangles"),
        ([{"page": 1, "rectangles": [[0, 0, 1e300, 1]]}], "1: rectangles"),
        ([{"page": 1, "rectangles": [[0, 0, True, 1]]}], "1: rectangles"),
        ([{"picture": 3}], "1: picture"),
        ([{"picture": "a"}, {"part": "a", "paragraph": 0, "start": 3, "end": 3}], "2: end"),
        ([{"part": "a", "paragraph": -1, "start": 0, "end": 3}], "1: paragraph"),
    ],
)
def test_malformed_marks_say_where(held, place):
    text = held if isinstance(held, str) else json.dumps(
        held if isinstance(held, dict) else {"version": 1, "marks": held}
    )  # fmt: skip
    with pytest.raises(RedactionError) as refused:
        marks.loads(text)
    assert refused.value.reason is Reason.MALFORMED_MARKS
    assert refused.value.place.startswith(place)


def test_every_refusal_notice_and_stage_has_its_sentence_in_both_languages():
    assert set(messages.REFUSED) == set(Reason)
    assert set(messages.NOTICES) == set(Notice)
    assert set(messages.STAGES) == set(Stage)
    for reason in Reason:
        error = RedactionError(reason, page=3, place="1: end")
        with using(ENGLISH):
            english = telling.why(error)
        with using(CHINESE):
            chinese = telling.why(error)
        assert english != chinese
        assert "3" in english
        assert "3" in chinese


moves = st.tuples(*[st.floats(-4, 4)] * 4, *[st.floats(-100, 100)] * 2)


@given(moves, st.tuples(finite, finite))
def test_a_matrix_is_undone(matrix, point):
    undone = geometry.back(matrix)
    if undone is None or abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) < 1e-2:
        return
    x, y = geometry.moved(geometry.moved(point, matrix), undone)
    assert x == pytest.approx(point[0], abs=0.1)
    assert y == pytest.approx(point[1], abs=0.1)


@given(*[st.floats(0, 10)] * 4)
def test_the_share_of_a_box_is_the_same_by_both_ways(left, bottom, width, height):
    own = Box(left, bottom, left + width + 0.1, bottom + height + 0.1)
    other = Box(2, 3, 7, 9)
    assert own.shared(other) == pytest.approx(geometry.share_inside(own.corners, other), abs=1e-6)


@given(st.text("王小明 \n张三a\u200b", max_size=30))
def test_words_are_found_wherever_they_are_broken(text):
    found = words.hits(text, Sought(words=("王小明",)))
    assert bool(found) == ("王小明" in words.squeezed(text))
    for one in found:
        assert words.squeezed(text[one.start : one.end]) == "王小明"


@given(st.text("王小明张三12", max_size=20), st.text("王小明12", min_size=2, max_size=5))
def test_no_secret_is_left_in_a_mended_text(text, secret):
    secrets = words.telling([secret])
    fresh = words.replaced(text, secrets, "〇")
    assert not any(one in words.squeezed(text if fresh is None else fresh) for one in secrets)

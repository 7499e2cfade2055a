from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from lubu.proofreading.markup import places_in_html, read_html

HTML = (
    "<h2> 标题 </h2><p>电话 13800138000,&amp; 邮箱<b>13800</b>138000 再见&nbsp;。</p>\n"
    "<table><tr><td>甲</td><td> 110 </td></tr></table>"
)


def places(html: str, *words: str) -> list[str]:
    text = read_html("body", html).text
    spans = [(text.rindex(word), text.rindex(word) + len(word)) for word in words]
    return [html[start:end] for start, end, _number in places_in_html(html, spans)]


def test_a_place_in_the_text_is_found_in_the_html():
    assert places(HTML, "标题") == ["标题"]
    assert places(HTML, "& 邮") == ["&amp; 邮"]
    assert places(HTML, "110") == ["110"]


def test_a_place_that_crosses_a_tag_comes_in_pieces():
    assert places(HTML, "13800138000") == ["13800", "138000"]


def test_where_spans_overlap_the_first_given_has_the_place():
    text = read_html("body", "<p>一二三四五</p>").text
    found = places_in_html("<p>一二三四五</p>", [(1, 4), (0, len(text))])
    assert [(start - 3, end - 3, number) for start, end, number in found] == [
        (0, 1, 1), (1, 4, 0), (4, 5, 1),
    ]  # fmt: skip


words = st.text("甲乙丙 &<>\"'\n1x", min_size=1, max_size=12)


@given(st.lists(words, min_size=1, max_size=5), st.data())
def test_every_span_of_the_text_is_the_same_words_in_the_html(paragraphs, data):
    html = "".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    text = read_html("body", html).text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = [html[a:b] for a, b, _number in places_in_html(html, [(start, end)])]
    assert all("<" not in piece for piece in pieces)
    read = "".join(read_html("x", f"<b>{piece}</b>").text for piece in pieces)
    wanted = text[start:end]
    assert "".join(read.split()) == "".join(wanted.split())

from __future__ import annotations

import string
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lubu.office.formats import FORMATTERS
from lubu.office.sentences import (
    Fault,
    OmissionReason,
    TemplateError,
    parse,
    render,
)
from lubu.reporting import report_text
from lubu.reporting.report_text import (
    NoTextError,
    ReportText,
    TextFormatError,
    text_in_force,
)
from lubu.reporting.typed import kept_numbers, typed_numbers

pytestmark = pytest.mark.one_database

SHAXI = (
    "{year}年,通过网站发布政务信息、公告公示、重点领域信息、“五公开”等信息{website_items}条"
    "[,微博、微信公众号、南方号等政务新媒体发布信息{new_media_items}条"
    "[,总阅读量{new_media_reads:wan}次]]"
    "[;收到政府信息依申请公开信息{requests_received}份[,办结{requests_concluded}份]]。"
)
WORDS = {"year": "2021", "organ": "某镇人民政府"}


def text_of(template: str, **figures: int | Fraction | None) -> str:
    return render(parse(template), figures=figures, words=WORDS).joined().text


def test_the_sentence_of_2021_shows_its_figures_and_knows_where_they_stand():
    figures = {
        "website_items": 2901,
        "new_media_items": 3398,
        "new_media_reads": 5_279_000,
        "requests_received": 3,
        "requests_concluded": 3,
    }
    rendered = render(parse(SHAXI), figures=figures, words=WORDS)
    (sentence,) = rendered.sentences
    assert sentence.text == (
        "2021年,通过网站发布政务信息、公告公示、重点领域信息、“五公开”等信息2901条,微博、微信公众号、"
        "南方号等政务新媒体发布信息3398条,总阅读量527.9万次;收到政府信息依申请公开信息3份,办结3份。"
    )
    shown = [(s.figure, sentence.text[s.start : s.end], s.value) for s in sentence.spans]
    assert shown == [
        ("website_items", "2901", 2901),
        ("new_media_items", "3398", 3398),
        ("new_media_reads", "527.9万", 5_279_000),
        ("requests_received", "3", 3),
        ("requests_concluded", "3", 3),
    ]
    assert rendered.omissions == ()
    assert sentence.to_json()["figures"][2] == {
        "name": "new_media_reads",
        "start": sentence.text.index("527.9"),
        "end": sentence.text.index("次"),
        "value": 5_279_000,
    }


def test_an_unrecorded_figure_takes_only_its_part_along_and_says_why():
    figures = {"website_items": 2901, "new_media_items": 3398, "new_media_reads": None}
    rendered = render(parse(SHAXI), figures=figures, words=WORDS)
    assert rendered.joined().text.endswith(
        "等信息2901条,微博、微信公众号、南方号等政务新媒体发布信息3398条。"
    )
    assert [(o.figure, o.reason, o.words) for o in rendered.omissions] == [
        ("new_media_reads", OmissionReason.NOT_RECORDED, ",总阅读量{new_media_reads:wan}次"),
        (
            "requests_received",
            OmissionReason.UNKNOWN,
            ";收到政府信息依申请公开信息{requests_received}份,办结{requests_concluded}份",
        ),
    ]


def test_an_unrecorded_figure_outside_parts_takes_its_sentence_but_not_its_neighbours():
    template = "前一句。发布{a}条。后一句共{b}件。"
    rendered = render(parse(template), figures={"a": None, "b": 2})
    assert rendered.joined().text == "前一句。后一句共2件。"
    (span,) = rendered.joined().spans
    assert rendered.joined().text[span.start : span.end] == "2"


def test_zero_is_printed_and_never_taken_for_unrecorded():
    assert text_of("收到{a}份。", a=0) == "收到0份。"
    assert text_of("收到{a}份。", a=None) == ""


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("共有[网站{x}条][,微博{y}条][;广播{z}次]。", "共有微博2条。"),
        ("共有[网站{x}条,]微博{y}条[,广播{z}次]。", "共有微博2条。"),
        ("({y}条[,{x}件])为主。", "(2条)为主。"),
        ("([{x}件],{y}条)为主。", "(2条)为主。"),
        ("共有:[网站{x}条][,微博{y}条]。", "共有:微博2条。"),
        ("[{x}条,][{z}次]。", ""),
        ("全年[网站{x}条],[广播{z}次]。", ""),
    ],
)
def test_what_is_left_reads_without_stray_signs(template, expected):
    assert text_of(template, x=None, y=2, z=None) == expected
    widths = str.maketrans(",:;()", "\uff0c\uff1a\uff1b\uff08\uff09")
    assert text_of(template.translate(widths), x=None, y=2, z=None) == expected.translate(widths)


@pytest.mark.parametrize(
    ("formatter", "value", "shown"),
    [
        ("count", 2901, "2901"),
        ("count", Fraction(5, 2), "2.5"),
        ("wan", 5_279_000, "527.9万"),
        ("wan", 5_278_500, "527.9万"),
        ("wan", 5_278_499, "527.8万"),
        ("wan", 5_270_000, "527万"),
        ("wan", 10_000, "1万"),
        ("wan", 9_999, "9999"),
        ("wan", -12_000, "-1.2万"),
        ("percent", Fraction(1), "100%"),
        ("percent", Fraction(287, 288), "99.7%"),
        ("percent", Fraction(1, 8), "12.5%"),
        ("percent", 0, "0%"),
        ("yuan", 123_400, "1234"),
        ("yuan", 123_405, "1234.05"),
        ("wan_yuan", 20_300_001, "20.300001"),
    ],
)
def test_figures_are_shown_as_the_report_writes_them(formatter, value, shown):
    assert FORMATTERS[formatter](value) == shown


@given(st.integers(10_000, 10**12))
@example(99_999_999)
def test_wan_is_within_half_a_tenth_and_halves_go_up(value):
    shown = Fraction(FORMATTERS["wan"](value).removesuffix("万"))
    exact = Fraction(value, 10_000)
    assert -Fraction(1, 20) < shown - exact <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("template", "fault", "position"),
    [
        ("共{a条", Fault.UNCLOSED, 1),
        ("共[{a}条", Fault.UNCLOSED, 1),
        ("共{a}条]", Fault.UNOPENED, 5),
        ("共a}条", Fault.UNOPENED, 2),
        ("共{}条", Fault.BAD_SLOT, 1),
        ("共{a.__class__}条", Fault.BAD_SLOT, 1),
        ("共{a!r}条", Fault.BAD_SLOT, 1),
        ("共{a:eval}条", Fault.UNKNOWN_FORMATTER, 1),
        ("共[{a}条。又]{b}件", Fault.SENTENCE_IN_PART, 1),
    ],
)
def test_a_text_that_cannot_be_read_names_the_place(template, fault, position):
    with pytest.raises(TemplateError) as refused:
        parse(template)
    assert (refused.value.fault, refused.value.position) == (fault, position)


def test_a_number_that_is_no_statistic_is_kept_with_its_reason_and_reads_as_it_was_typed():
    template = parse("设有{=3个|常设站点，不是年度统计}站点[，发布{a}条]。")
    assert render(template, figures={"a": 7}).joined().text == "设有3个站点，发布7条。"
    assert [(kept.text, kept.reason) for kept in kept_numbers(template)] == [
        ("3个", "常设站点，不是年度统计")
    ]
    assert typed_numbers(template) == ()
    for wrong in ("{=3个}", "{=3个|}", "{=|理由}", "{=3个| }"):
        with pytest.raises(TemplateError) as refused:
            parse(f"设有{wrong}站点。")
        assert refused.value.fault == Fault.NO_REASON


@given(st.text(alphabet="{}[]\\ab:_。,、" + string.digits, max_size=40))
def test_any_text_is_read_or_refused_and_never_breaks(text):
    try:
        template = parse(text)
    except TemplateError:
        return
    rendered = render(template, figures={"a": 7, "b": None}).joined()
    assert all(rendered.text[s.start : s.end] == "7" for s in rendered.spans)


@given(st.text(max_size=30))
def test_escaped_signs_stand_for_themselves(text):
    escaped = "".join("\\" + c if c in "{}[]\\" else c for c in text)
    assert render(parse(escaped), figures={}).joined().text == text


def test_an_empty_word_counts_as_not_recorded_and_a_word_is_no_figure():
    rendered = render(
        parse("请与{organ}联系[,电话:{phone}]。"), figures={}, words={"organ": "某镇", "phone": ""}
    )
    assert rendered.joined().text == "请与某镇联系。"
    assert rendered.joined().spans == ()
    assert rendered.omissions[0].reason is OmissionReason.NOT_RECORDED


def test_the_shipped_text_reads_back_and_holds_no_typed_figure():
    text = text_in_force(date(2022, 1, 10))
    assert text.form.value == "2021"
    assert ReportText.from_data(text.to_data()) == text
    assert [topic.title for topic in text.topics] == [
        "主动公开",
        "依申请公开",
        "政府信息管理",
        "政府信息公开平台建设",
        "监督保障",
    ]
    for place, template in text.templates():
        assert typed_numbers(parse(template), words=report_text.WORDS) == (), place
    assert set(text.cells) <= text.figure_names()


def test_a_text_stored_before_anything_could_be_declared_is_read_all_the_same():
    data = text_in_force(date(2022, 1, 10)).to_data()
    del data["not_applicable"], data["fees"]["not_applicable"]
    assert ReportText.from_data(data) == text_in_force(date(2022, 1, 10))


def test_before_the_form_there_is_no_text():
    with pytest.raises(NoTextError):
        text_in_force(date(2021, 9, 25))
    assert text_in_force(date(2021, 9, 26)).valid_from == date(2021, 9, 26)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.pop("title"), "title"),
        (lambda d: d.update(title=3), "title"),
        (lambda d: d.update(form="1999"), "form"),
        (lambda d: d.update(valid_from="soon"), "valid_from"),
        (lambda d: d.update(cells={"a": "five/x/y"}), "cells"),
        (lambda d: d["overview"].update(topics={}), "overview/topics"),
        (lambda d: d["problems"].update(found=[1]), "problems/found/0"),
        (lambda d: d["fees"].update(zero="{"), "fees/zero"),
        (lambda d: d.update(not_applicable={"five": "无"}), "not_applicable/five"),
        (lambda d: d.update(not_applicable={"three": " "}), "not_applicable/three"),
    ],
)
def test_a_text_in_another_form_is_refused_with_its_place(change, place):
    data = text_in_force(date(2022, 1, 10)).to_data()
    change(data)
    with pytest.raises(TextFormatError) as refused:
        ReportText.from_data(data)
    assert refused.value.place == place

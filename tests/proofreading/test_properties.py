"""What holds for every text: places, repetition, keys, time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from lubu.proofreading.checker import check, proofread_text
from lubu.proofreading.findings import Finding, Kind, MalformedFindingError, Part, Severity
from lubu.proofreading.markup import read_html
from lubu.proofreading.texts import fold

FRAGMENTS = st.sampled_from(
    [
        *("身份证", "11010519491231002X", "138", "0013", "8000", " ", "-", "\u200b", "\n", "秘密"),
        *("★", "内部资料", "低保户", "陈小明", "沙府", "[2021]", "05号", "2月30日", "\uff11\uff13"),
        *("13800138000", "4111111111111111", "粤T12345", "a@qq.com", "住", "3栋2单元501室", "。"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=30).map("".join))
IDENTITIES = st.builds(
    lambda region, day, serial: region + day.strftime("%Y%m%d") + f"{serial:03}",
    st.sampled_from(["110105", "440101", "442000"]),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
    st.integers(1, 999),
).map(lambda head: head + ric.calc_check_digit(head + "0"))


@given(TEXTS)
def test_offsets_name_the_text(text):
    for finding in proofread_text(text):
        assert text[finding.start : finding.end] == finding.text
        assert 0 <= finding.confidence <= 1


@given(TEXTS)
def test_a_second_run_finds_the_same_with_the_same_keys(text):
    first, second = proofread_text(text), proofread_text(text)
    assert first == second
    assert [one.key for one in first] == [one.key for one in second]


@given(TEXTS)
def test_findings_survive_being_stored(text):
    for finding in proofread_text(text):
        stored = json.loads(finding.dumps())
        assert Finding.from_json(stored) == finding
        assert stored["key"] == finding.key


@given(TEXTS)
def test_findings_come_gravest_first_and_then_in_the_order_of_the_text(text):
    found = proofread_text(text)
    order = [Severity.BLOCKING, Severity.WARNING, Severity.HINT]
    places = [(order.index(one.severity), one.start) for one in found]
    assert places == sorted(places)


@given(TEXTS)
def test_folding_leads_back_to_where_each_character_stood(text):
    folded, origin = fold(text)
    assert len(folded) == len(origin)
    assert list(origin) == sorted(set(origin))


@given(IDENTITIES, st.data())
def test_no_separator_or_width_hides_an_identity_number(number, data):
    glue = st.sampled_from(["", "", "", " ", "-", "\u200b", "\u00a0", "\ufeff", "—", "\u2009"])
    wide = data.draw(st.booleans())
    digits = [chr(ord(c) + 0xFEE0) if wide else c for c in number]
    hidden = "".join(c + data.draw(glue) for c in digits[:-1]) + digits[-1]
    (found,) = [one for one in proofread_text(f"申请人{hidden}。") if one.kind is Kind.ID_CARD]
    assert found.text == hidden
    assert found.severity is Severity.BLOCKING


@given(IDENTITIES)
def test_taking_the_suggestion_settles_the_finding(number):
    text = f"身份证号{number},电话13800138000。"
    for finding in sorted(proofread_text(text), key=lambda one: -one.start):
        text = text[: finding.start] + (finding.suggestion or "") + text[finding.end :]
    assert proofread_text(text) == ()


def test_a_key_holds_when_the_text_moves_and_breaks_when_its_surroundings_change():
    sentence = (
        "本次公示期间如有异议请拨打值班人员手机号码13800138000反映情况并留下您的姓名以便回复。"
    )
    (here,) = proofread_text(sentence)
    (moved,) = proofread_text("另有说明。" * 9 + "\n\n" + sentence)
    (wrapped,) = proofread_text(sentence.replace("反映", "\n反映"))
    (title,) = check([Part("title", sentence)])
    (edited,) = proofread_text(sentence.replace("反映情况", "说明情况"))
    assert here.key == moved.key == wrapped.key == title.key
    assert edited.key != here.key


def test_the_same_number_elsewhere_is_another_finding():
    first, second = proofread_text(
        "党政办值班手机13800138000。" + "中间。" * 9 + "村民张某电话13800138000。"
    )
    assert first.text == second.text
    assert first.key != second.key


@pytest.mark.parametrize("change", [{"kind": "x"}, {"start": -1}, {"text": 1}, {"params": None}])
def test_a_malformed_stored_finding_is_refused(change):
    (finding,) = proofread_text("13800138000")
    with pytest.raises(MalformedFindingError):
        Finding.from_json(finding.to_json() | change)


@pytest.mark.parametrize(
    "unit",
    [
        *("1", "1 ", "4-", "沙", "X", "村1", "@.", "a@", "王", "一", "(2021 ", "www.a.", "6222 "),
        *("秘 ", "姓名:", "账号", "13800138000 ", "\u200b1", "住村", " ", "2021年"),
    ],
)
def test_time_grows_with_length_only(unit):
    """Twice the text takes about twice the time; a quadratic search would take four times."""
    short, long = unit * (60_000 // len(unit)), unit * (240_000 // len(unit))

    def seconds(text):
        start = time.process_time()
        proofread_text(text)
        return time.process_time() - start

    proofread_text("预热")
    assert seconds(long) < 0.5 + 9 * seconds(short)


def test_a_megabyte_without_punctuation_is_read_in_bounded_time():
    start = time.process_time()
    found = proofread_text("政务公开工作" * 170_000 + "13800138000")
    assert [one.kind for one in found] == [Kind.MOBILE]
    assert time.process_time() - start < 20


def test_the_number_of_findings_is_bounded_and_the_gravest_stay():
    text = "粤T12345," * 300 + "13800138000。"
    found = check([Part("body", text)], at_most=100)
    assert len(found) == 100
    assert found[0].kind is Kind.MOBILE


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a ",
        "<a href=x>",
        "<a b='",
        '<a b="',
        "<td>",
        "&",
        "<!--",
        "<![",
        "</",
        "<?",
        "<tr><th>1",
    ],
)
def test_long_broken_markup_does_not_hold_up_a_worker(unit):
    """Well under a second of the processor; minutes if each mark were sought to the end anew."""
    start = time.process_time()
    read_html("body", unit * (200_000 // len(unit)))
    assert time.process_time() - start < 20


@pytest.mark.parametrize("html", ["<![", "<!--", "<a href='", "a < b", "</", "<3", "&#xffffffff;"])
def test_what_is_no_tag_is_text(html):
    assert read_html("body", f"<p>文{html}</p>").text.startswith("文")


def test_the_room_works_without_any_framework():
    code = (
        "import sys; from lubu.proofreading.checker import proofread_text; "
        "proofread_text('13800138000'); "
        "assert not {m for m in sys.modules if m.split('.')[0] in {'django', 'wagtail', 'bs4'}}; "
        "assert not {m for m in sys.modules if m.startswith('lubu.') "
        "and not m.startswith('lubu.proofreading')}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # our own code

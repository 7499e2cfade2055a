"""Patterns and the words of remedies: what is refused, where, and which is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lubu.access_requests.documents.checking import check, read
from lubu.access_requests.documents.faults import PLACES, SYNTAX, WrongPatternError
from lubu.access_requests.documents.kinds import (
    DOCUMENT_OF,
    TRAITS,
    DocumentKind,
    NoNumberError,
    Series,
    document_number,
)
from lubu.access_requests.documents.loading import FOLDER, book
from lubu.access_requests.documents.meanings import FIELDS, NEEDED
from lubu.access_requests.documents.patterns import pattern_in_force
from lubu.access_requests.rules.kinds import AnswerKind, Notice
from lubu.access_requests.terms import WrongTermsError
from lubu.language import CHINESE, gettext, using
from lubu.office.dated import NoTermsError
from lubu.office.sentences import Fault
from tests.access_requests.sample_letters import BOOK

pytestmark = pytest.mark.one_database

NOTICE = {
    "kind": "extension_notice",
    "valid_from": "2025-01-01",
    "source": "本机关",
    "paragraphs": ["{received_on}收到“{description}”，延长至{due_on}答复。"],
}


def faults(**changes: Any) -> list[str]:
    """What the operator is told."""
    data = {name: value for name, value in (NOTICE | changes).items() if value is not None}
    with using(CHINESE):
        return [fault.told(gettext) for fault in check(data)]


def test_the_thirty_documents_have_their_places_and_every_answer_its_document():
    places = [traits.place for traits in TRAITS.values() if traits.place]
    assert sorted(places) == list(range(1, 31))
    assert set(TRAITS) == set(DocumentKind) == set(NEEDED)
    assert set(DOCUMENT_OF) == set(AnswerKind)
    served = {traits.notice for traits in TRAITS.values()} - {None}
    assert served == set(Notice)


def test_letters_of_procedure_carry_no_remedies_and_all_that_ends_a_case_does():
    without = {"补正告知书", "延长答复期限告知书", "征求", "收费通知书", "说明理由", "延迟答复"}
    for kind, traits in TRAITS.items():
        if any(word in traits.name for word in without):
            assert not traits.has_remedies, kind
        if traits.answers or traits.place in (24, 25):
            assert traits.has_remedies, kind


@pytest.mark.parametrize(
    ("series", "serial", "written"),
    [(Series.ANSWER, 3, "沙府公复〔2025〕3号"), (Series.CORRECTION, 12, "沙府公补〔2025〕12号")],
)
def test_document_numbers_have_six_angle_brackets_and_no_noughts_before(series, serial, written):
    assert document_number("沙府", 2025, serial, series) == written


@pytest.mark.parametrize(
    ("short", "year", "serial"), [("", 2025, 1), ("沙府", 25, 1), ("沙府", 2025, 0)]
)
def test_no_number_is_made_of_what_is_missing(short, year, serial):
    with pytest.raises(NoNumberError):
        document_number(short, year, serial, Series.ANSWER)


def test_each_kind_has_a_pattern_that_passes_and_survives_its_own_form():
    for kind in DocumentKind:
        pattern = pattern_in_force(BOOK.patterns, kind, date(2025, 1, 1))
        assert check(pattern) == ()
        assert read(pattern.to_data()) == pattern
        assert pattern.decisions == read(pattern.to_data()).decisions


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_pattern_without_a_field_that_its_kind_requires_is_refused_by_name(kind):
    data = pattern_in_force(BOOK.patterns, kind, date(2025, 1, 1)).to_data()
    for choice in NEEDED[kind]:
        lacking = {**data, "title": "文书", "note": ""}
        for name in choice:
            lacking = without(lacking, f"{{{name}}}")
        found = check(lacking)
        assert found, choice
        assert {fault.params.get("name") for fault in found} >= {choice[0]}
        assert all(fault.told(gettext) for fault in found)


def without(value: Any, slot: str) -> Any:
    """The same with a slot taken out of every text."""
    if isinstance(value, str):
        return value.replace(slot, "某")
    if isinstance(value, list):
        return [without(one, slot) for one in value]
    if isinstance(value, dict):
        return {name: without(one, slot) for name, one in value.items()}
    return value


def test_every_fault_is_told_with_its_place_and_reason():
    assert faults(paragraphs=["{recieved_on}收到“{description}”，延长至{due_on}答复。"]) == [
        "第1段：没有名为“recieved_on”的栏目，是否指“received_on”。",
        "模板：该类文书必须写明{received_on}（收到申请之日），模板中没有。",
    ]
    [only] = faults(paragraphs=["好。", "{due_on"])
    assert only.startswith("第2段：第1字处的括号“{”没有闭合")
    assert faults(valid_from="明天", source="", kind="extention") == [
        *faults(kind="extention"),
        "起用日期：应为日期，如2025-01-01。",
        "来源：缺少，或者为空。",
    ]
    assert "第1段：“due_on”是文字，冒号后不能写数字格式。" in faults(
        paragraphs=["{received_on}{description}{due_on:wan}"]
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"paragraph": ["x"]},
        {"paragraphs": "x"},
        {"paragraphs": [""]},
        {"paragraphs": None},
        {"rows": [["a", "b"]]},
        {"rows": [["a", "b", "c"]]},
        {"columns": [["a"]]},
        {"decisions": {"grant": "x"}},
        {"decisions": []},
        {"red_head": "yes"},
        {"title": 3},
        {"valid_from": "2008-04-30"},
        {"paragraphs": ["长" * 5001]},
        {"kind": "delivery_proof"},
    ],
    ids=str,
)
def test_what_is_no_pattern_is_refused(changes):
    assert faults(**changes)


def test_a_denial_needs_words_for_each_of_its_seven_grounds():
    data = pattern_in_force(BOOK.patterns, DocumentKind.ANSWER_DENIED, date(2025, 1, 1)).to_data()
    decisions = dict(data["decisions"])
    del decisions["deny_law"]
    decisions["deny_third"] = decisions["deny_third"].replace("{third_party}", "")
    told = [fault.told(gettext) for fault in check({**data, "decisions": decisions})]
    assert len(told) == 2
    assert "deny_law" in told[0]
    assert "{third_party}" in told[1]


TEXTS = st.text(st.sampled_from("收到。{}[]\\:_abcdue_onreceived_on，%\n\x00〔"), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*NOTICE, "rows", "note", "decisions", "x"]), VALUES))
@example({"kind": "refusal", "decisions": {"refuse_repeat": None}})
def test_whatever_is_handed_in_is_read_or_refused_with_sentences(data):
    """Nothing but a WrongPatternError comes out, and all of it can be told."""
    found = check(data)
    assert all(fault.told(gettext).strip() for fault in found)
    if found:
        with pytest.raises(WrongPatternError):
            read(data)
    else:
        assert check(read(data)) == ()


@settings(max_examples=100)
@given(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=6), TEXTS)
def test_one_faulty_bracket_in_many_good_fields_is_found(names, text):
    good = "".join(f"{{{name}}}，" for name in names) + "{received_on}{description}{due_on}"
    assert check({**NOTICE, "paragraphs": [good.replace("{decision}", "")]}) == ()
    found = check({**NOTICE, "paragraphs": [good + "{" + text.replace("}", "")]})
    assert {fault.place for fault in found} == {"paragraphs"}


def test_faults_and_places_have_words():
    assert set(SYNTAX) == set(Fault)
    assert {"title", "paragraphs", "decisions", "rows", "columns", "note"} <= set(PLACES)


def test_an_organs_own_pattern_goes_before_from_its_day_on():
    own = replace(
        pattern_in_force(BOOK.patterns, DocumentKind.ANSWER_GRANT, date(2025, 1, 1)),
        title="本机关的答复书",
        valid_from=date(2025, 1, 1),
    )
    ours = BOOK.with_patterns(own)

    def title(day: date) -> str:
        return pattern_in_force(ours.patterns, DocumentKind.ANSWER_GRANT, day).title

    assert title(date(2024, 12, 31)) != own.title
    assert title(date(2025, 1, 1)) == own.title
    same_day = replace(own, title="后来的", valid_from=date(2019, 5, 15))
    patterns = BOOK.with_patterns(same_day).patterns
    found = pattern_in_force(patterns, DocumentKind.ANSWER_GRANT, date(2020, 1, 1))
    assert found.title == "后来的"
    with pytest.raises(NoTermsError):
        pattern_in_force(BOOK.patterns, DocumentKind.FEE_NOTICE, date(2020, 12, 31))


LETTER = """
[[letter]]
kind = "extension_notice"
valid_from = 2025-01-01
source = "本机关"
paragraphs = ["{received_on}收到“{description}”，延长至{due_on}答复。"]
"""


def test_the_operators_files_stand_beside_the_packages(tmp_path):
    (tmp_path / FOLDER).mkdir(parents=True)
    file = tmp_path / FOLDER / "own.toml"
    file.write_text(LETTER, encoding="utf-8")
    found = book(tmp_path)
    assert len(found.patterns) == len(BOOK.patterns) + 1
    day = date(2025, 3, 1)
    notice = pattern_in_force(found.patterns, DocumentKind.EXTENSION_NOTICE, day)
    assert notice.source == "本机关"
    assert book(tmp_path / "empty").patterns == BOOK.patterns


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LETTER.replace("due_on", "due"), "due"),
        (LETTER.replace("[[letter]]", "[letter]"), "[[letter]]"),
        (LETTER + "[[note]]\n", "note"),
        ("x = ", "Invalid value"),
        ("[[letter]]\nkind = 3\n", "3"),
        ('[[remedies]]\nvalid_from = 2024-01-01\nfree_choice = "{court"\n', "free_choice"),
        ('[[remedies]]\nreconsideration_days = -1\nonline = "{x}"\nother = 1\n', "other"),
    ],
    ids=["field", "table", "name", "toml", "kind", "brackets", "remedies"],
)
def test_a_faulty_file_is_refused_by_name_and_place(tmp_path, text, words):
    (tmp_path / FOLDER).mkdir(parents=True)
    file = tmp_path / FOLDER / "own.toml"
    file.write_text(text, encoding="utf-8")
    with using(CHINESE), pytest.raises(WrongTermsError) as refused:
        book(tmp_path)
    assert refused.value.file == file
    assert words in f"{refused.value.place} {refused.value.why}"

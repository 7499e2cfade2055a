"""What is wrong with files: such as cannot be read, and tables that do not stand as they must."""

from __future__ import annotations

import contextlib
import copy
import io
import time
import zipfile

import pytest
from bs4 import BeautifulSoup
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from lubu.access_requests.rules.kinds import Row
from lubu.reporting.cells import Cell
from lubu.reporting.documents.docx import docx
from lubu.reporting.documents.html import page
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.findings import OrganTier, Rule
from lubu.reporting.reading.extracts import Reason, UnreadableReportError
from lubu.reporting.reading.judging import judge
from lubu.reporting.reading.reader import read
from lubu.reporting.reading.titles import tier
from lubu.reporting.tables import (
    Address,
    Tables,
)
from lubu.reporting.wording import ROWS_THREE
from tests.reporting.consistent import document, sound

pytestmark = pytest.mark.one_database


# --- broken files ---------------------------------------------------------------------------------


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.xml", b"\0" * (90 * 1024 * 1024))
    return made.getvalue()


def plain_docx() -> bytes:
    made = io.BytesIO()
    word = Document()
    word.add_paragraph("关于放假的通知")
    word.save(made)
    return made.getvalue()


def blank_pdf() -> bytes:
    from weasyprint import HTML

    return HTML(string="<p></p>").write_pdf()


BROKEN = {
    "nothing": (lambda: b"", Reason.EMPTY),
    "zeros": (lambda: bytes(4096), Reason.EMPTY),
    "noise": (lambda: bytes(range(256)) * 40, Reason.UNKNOWN_KIND),
    "half a pdf": (lambda: pdf(document(sound()))[:3000], Reason.DAMAGED),
    "a pdf by name": (lambda: b"%PDF-1.7\nnothing here", Reason.DAMAGED),
    "a scan": (blank_pdf, Reason.NO_TEXT),
    "half a docx": (lambda: docx(document(sound()))[:4000], Reason.DAMAGED),
    "another archive": (lambda: _archive(), Reason.UNKNOWN_KIND),
    "an open document text": (
        lambda: _archive("mimetype", "content.xml", "styles.xml"),
        Reason.UNKNOWN_KIND,
    ),
    "a page longer than any report": (lambda: b"<html>" + b"x" * 9_000_000, Reason.TOO_LARGE),
    "a bomb": (bomb, Reason.TOO_LARGE),
    "an old word file": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900,
        Reason.OLD_WORD,
    ),
    "another text": (lambda: "关于放假的通知,请遵照执行。".encode(), Reason.NO_REPORT),
    "another docx": (plain_docx, Reason.NO_REPORT),
    "another page": (lambda: b"<html><body><table><tr><td>1</table>", Reason.NO_REPORT),
}


def _archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names or ("a.txt",):
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_says_why(name):
    make, reason = BROKEN[name]
    with pytest.raises(UnreadableReportError) as refused:
        read(make())
    assert refused.value.reason is reason


def test_an_encrypted_pdf_is_named_so():
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(document(sound())))))
    writer.encrypt("geheim", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    with pytest.raises(UnreadableReportError) as refused:
        read(made.getvalue())
    assert refused.value.reason is Reason.ENCRYPTED


def replaced(tables: Tables, *pairs: tuple[str, str]) -> bytes:
    """Our own page with the contents of cells changed by hand."""
    soup = BeautifulSoup(page(document(tables)), "html.parser")
    for written, text in pairs:
        soup.select_one(f"td[data-cell='{written}']").string = text
    return str(soup).encode()


def told(data: bytes) -> set[tuple[str, str]]:
    """Rules and the places or numbers that their findings name; errors only."""
    return {
        (one.rule.value, str(one.params.get("words") or one.params.get("where")))
        for one in judge(read(data)).findings
        if one.rule is Rule.FILLED
    }


@pytest.mark.parametrize("text", ["-3", "2.5", "三", "O", "#REF!", "约5", "+1", "1O"])
@pytest.mark.parametrize(
    "written", ["three/received/biz", "two/licences/decisions", "four/reconsideration/other"]
)
def test_what_is_no_number_is_a_finding(written, text):
    data = replaced(sound(), (written, text))
    assert told(data) == {("F1", text)}
    found = judge(read(data)).findings
    assert [str(cell) for one in found for cell in one.cells if one.rule is Rule.FILLED] == [
        written
    ]


@pytest.mark.parametrize("written", ["three/partial/biz", "three/concluded/total"])
def test_a_blank_is_a_finding_and_does_not_switch_the_other_rules_off(written):
    tables = sound()
    data = replaced(tables, (written, ""), ("three/granted/natural_person", "9999"))
    rules = {one.rule for one in judge(read(data)).findings}
    assert {Rule.FILLED, Rule.RESULTS, Rule.ACROSS} <= rules


@pytest.mark.parametrize("text", ["/", "—", "无", "不适用"])
def test_not_applicable_counts_as_0(text):
    tables = sound().with_cell(Address.parse("three/partial/biz"), Cell(0))
    assert told(replaced(tables, ("three/partial/biz", text))) == set()
    data = replaced(sound(), ("three/partial/biz", text))
    assert {one.rule for one in judge(read(data)).findings} == {Rule.RESULTS, Rule.ACROSS}


def test_a_missing_cell_a_merged_one_and_a_missing_row_are_findings():
    soup = BeautifulSoup(page(document(sound())), "html.parser")
    soup.select_one("td[data-cell='three/granted/biz']").decompose()
    merged = soup.select_one("td[data-cell='three/partial/biz']")
    merged.find_next_sibling("td").decompose()
    merged["colspan"] = "2"
    soup.select_one("td[data-cell='three/deny_law/biz']").parent.decompose()
    soup.select_one("td[data-cell='two/penalties/decisions']").parent.decompose()
    soup.select_one("td[data-cell='four/litigation_after/total']").decompose()
    rows = {where.partition(" ")[2] or where for _, where in told(str(soup).encode())}
    assert rows == {
        "（一）予以公开",
        ROWS_THREE[Row.PARTIAL],
        "（三）不予公开2.其他法律行政法规禁止公开",
        "行政处罚",
        "行政复议",
    }


def test_a_report_with_every_cell_blank_and_one_without_a_table_are_faulty():
    blank = Tables.empty()
    data = page(document(blank)).replace("未填", "").encode()
    assert told(data) == {("F1", "表二"), ("F1", "表三"), ("F1", "表四")}
    soup = BeautifulSoup(page(document(sound())), "html.parser")
    soup.select("table")[2].decompose()
    assert told(str(soup).encode()) == {("F1", "表四")}


@pytest.mark.parametrize(
    ("title", "organ", "level"),
    [
        ("沙溪镇政府2021年政府信息公开工作年度报告", "沙溪镇政府", OrganTier.TOWN),
        ("2021年沙溪镇政府信息公开工作年度报告", "沙溪镇", OrganTier.TOWN),
        ("2021年沙溪镇人民政府信息公开年报", "沙溪镇", OrganTier.TOWN),
        ("中山市沙溪镇人民政府2021年度政府信息公开年报", "中山市沙溪镇人民政府", OrganTier.TOWN),
        ("沙溪镇2021年政府信息公开工作的年度报告", "沙溪镇", OrganTier.TOWN),
        ("沙溪镇政府信息公开工作年度报告（2021年）", "沙溪镇", OrganTier.TOWN),
        ("二〇二一年沙溪镇政府信息公开工作年度报告", "沙溪镇", OrganTier.TOWN),
        ("2021年度某某市教育局政府信息公开工作年度报告", "某某市教育局", OrganTier.DEPARTMENT),
    ],
)
def test_titles_of_every_usual_kind_tell_whose_report_it_is(title, organ, level):
    made = page(document(sound().with_cell(Address.parse("two/rules/effective"), Cell(6))))
    soup = BeautifulSoup(made, "html.parser")
    soup.h1.string = title
    found = read(str(soup).encode())
    assert (found.organ, found.year, tier(found.organ)) == (organ, 2021, level)
    assert Rule.RULES_BY_TOWN in {one.rule for one in judge(found).findings}


def test_where_the_title_does_not_tell_the_level_rules_of_a_town_are_not_passed():
    soup = BeautifulSoup(page(document(sound())), "html.parser")
    soup.h1.string = soup.title.string = "年度报告"
    judgement = judge(read(str(soup).encode()))
    assert judgement.findings == ()
    assert Rule.RULES_BY_TOWN in {one.rule for one in judgement.not_checked}


def test_a_table_within_a_table_that_lays_the_page_out_is_read_in_docx():
    word = Document(io.BytesIO(docx(document(sound()))))
    inner = word.tables[1]._tbl
    outer = word.add_table(rows=1, cols=1)
    inner.getparent().replace(inner, outer._tbl)
    outer.cell(0, 0)._tc.insert(1, inner)
    made = io.BytesIO()
    word.save(made)
    found = read(made.getvalue())
    assert found.tables == sound()
    assert judge(found).findings == ()


def test_a_merged_cell_that_goes_on_over_a_split_table_is_read_in_docx():
    word = Document(io.BytesIO(docx(document(sound()))))
    table = word.tables[1]._tbl
    rows = table.tr_lst
    second = copy.deepcopy(table)
    for row in rows[12:]:
        table.remove(row)
    for row in second.tr_lst[:12]:
        second.remove(row)
    table.addnext(second)
    made = io.BytesIO()
    word.save(made)
    found = read(made.getvalue())
    assert found.tables == sound()
    assert judge(found).findings == ()


@pytest.mark.parametrize(
    "piece", ["<div>", "<table><tr><td>", "<!--", '<p class="', "<td", "<script>", "&", "<"]
)
def test_markup_left_open_costs_no_more_than_its_length(piece):
    """A tree of it took more than a minute at this length."""
    data = ("<html>" + piece * (400_000 // len(piece))).encode()
    started = time.process_time()
    with contextlib.suppress(UnreadableReportError):
        read(data)
    assert time.process_time() - started < 20


def test_spans_that_lie_about_their_size_cost_nothing():
    rows = "<tr><td rowspan='9999' colspan='9999'>规章</td><td>1</td></tr>" * 50
    with pytest.raises(UnreadableReportError):
        read(f"<table>{rows}</table>".encode())


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused_never_more(data):
    for prefix in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<table>"):
        try:
            read(prefix + data)
        except UnreadableReportError as error:
            assert error.reason in set(Reason)  # noqa: PT017  either answer is fine

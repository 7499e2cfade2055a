from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn

from lubu.reporting.cells import EMPTY, NOT_APPLICABLE, Cell
from lubu.reporting.documents.compose import Composition, compose, fee_text
from lubu.reporting.documents.document import ReportDocument
from lubu.reporting.documents.docx import docx
from lubu.reporting.documents.html import fragment, page
from lubu.reporting.documents.layout import layout
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.findings import FeeFacts
from lubu.reporting.report_text import text_in_force
from lubu.reporting.tables import (
    ADDRESSES,
    Address,
    TableFour,
    TableKey,
    Tables,
    TableThree,
    TableTwo,
)

pytestmark = pytest.mark.one_database

TEXT = text_in_force(date(2022, 1, 10))
FIGURES = {
    "website_items": 2901,
    "new_media_items": 3398,
    "new_media_reads": 5_279_000,
    "requests_received": 3,
    "fee_notices": 0,
    "fee_billed_fen": 0,
    "fee_received_fen": 0,
}


def numbered() -> Tables:
    """Every cell its own number, so that a cell out of place shows."""
    tables = Tables.empty()
    for number, address in enumerate(ADDRESSES.values(), start=1):
        fen = 1_000_000 if address.column == "amount_fen" else 1
        tables = tables.with_cell(address, Cell(number * fen))
    return tables


def composed(tables: Tables | None = None, **changes: object) -> Composition:
    zero = Cell(0)
    zeros = Tables(
        two=TableTwo.filled(zero), three=TableThree.filled(zero), four=TableFour.filled(zero)
    )
    given = {
        "organ_name": "沙溪镇人民政府",
        "year": 2021,
        "figures": FIGURES,
        "tables": tables or zeros,
        "demo_mark": "演示数据",
    }
    return compose(TEXT, **(given | changes))


@pytest.fixture(scope="module")
def document() -> ReportDocument:
    tables = numbered()
    for written, cell in (
        ("three/other/charity", EMPTY),
        ("three/partial/biz", NOT_APPLICABLE),
        ("three/refuse_repeat/biz", Cell(0)),
    ):
        tables = tables.with_cell(Address.parse(written), cell)
    return composed(tables).document


def test_a_report_has_six_headings_and_five_topics_and_its_figures(document):
    assert [s.number + "、" + s.title for s in document.sections] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    soup = BeautifulSoup(page(document), "html.parser")
    assert len(soup.find_all("section")) == 6
    assert len(soup.find_all("section")[0].find_all("h3")) == 5
    shown = {s["data-figure"]: s.get_text() for s in soup.select(".report-figure")}
    assert shown["website_items"] == "2901"
    assert shown["new_media_items"] == "3398"
    assert shown["new_media_reads"] == "527.9万"


def test_a_topic_without_any_record_says_so_instead_of_standing_empty():
    made = composed(figures={"website_items": 1})
    texts = [sentence.text for sentence in made.document.sentences()]
    assert TEXT.unknown in texts
    assert made.silent == ("依申请公开",)
    assert all(texts)
    assert {o.figure for o in made.omissions} >= {"requests_received", "hotline_received"}


def test_what_is_declared_not_applicable_says_so_with_its_reason_below_its_table():
    text = replace(TEXT, not_applicable={"two/licences": "无许可权。", "fees": "未设收费项目。"})
    tables = numbered()
    for written in ("two/licences/decisions", "two/fees/amount_fen"):
        tables = tables.with_cell(Address.parse(written), NOT_APPLICABLE)
    made = compose(text, organ_name="沙溪镇人民政府", year=2021, figures={}, tables=tables).document
    (note,) = BeautifulSoup(fragment(made), "html.parser").select(".report-note")
    assert note.get_text() == "注：“—”表示不适用（行政许可：无许可权）。"
    assert made.sentences()[-1].text == "收取信息处理费的情况：不适用。未设收费项目。"
    words = Document(io.BytesIO(docx(made)))
    assert note.get_text() in [paragraph.text for paragraph in words.paragraphs]


def test_the_sentences_of_section_one_are_given_apart_from_the_preamble():
    made = composed()
    assert made.sentences[0].text.startswith("2021年")
    assert not any("统计期限" in s.text or "收费通知" in s.text for s in made.sentences)


@pytest.mark.parametrize(
    ("fees", "text"),
    [
        (FeeFacts(notices=0, billed_fen=0, received_fen=0), TEXT.fees.zero),
        (FeeFacts(notices=1, billed_fen=10_000, received_fen=0), TEXT.fees.some),
        (FeeFacts(notices=0, billed_fen=0, received_fen=10_000), TEXT.fees.some),
        (FeeFacts(notices=0, billed_fen=0, received_fen=None), TEXT.fees.unknown),
    ],
)
def test_fees_are_called_zero_only_when_they_are_known_to_be(fees, text):
    assert fee_text(TEXT.fees, fees) == text


def test_every_cell_stands_once_in_html_under_its_own_headings(document):
    soup = BeautifulSoup(fragment(document), "html.parser")
    cells = {td["data-cell"]: td for td in soup.find_all("td")}
    assert set(cells) == set(ADDRESSES)
    assert len(soup.find_all("td")) == len(ADDRESSES)
    ids = [th["id"] for th in soup.find_all("th")]
    assert len(ids) == len(set(ids))
    by_id = {th["id"]: th for th in soup.find_all("th")}
    for written, td in cells.items():
        heads = [by_id[name].get_text() for name in td.get_attribute_list("headers")]
        assert heads, written
        assert cells[written]["data-kind"] in {"zero", "number", "empty", "not_applicable"}
    heads = [
        by_id[n].get_text()
        for n in cells["three/unable_create/charity"].get_attribute_list("headers")
    ]
    assert [h.replace("\uff08", "(").replace("\uff09", ")") for h in heads] == [
        "三、本年度办理结果",
        "(四)无法提供",
        "2.没有现成信息需要另行制作",
        "法人或其他组织",
        "社会公益组织",
    ]
    assert all(th.get("scope") for th in soup.find_all("th"))
    assert all(table.caption for table in soup.find_all("table"))


def test_zero_empty_and_not_applicable_look_different(document):
    soup = BeautifulSoup(fragment(document), "html.parser")
    cells = {td["data-cell"]: (td["data-kind"], td.get_text()) for td in soup.find_all("td")}
    assert cells["three/refuse_repeat/biz"] == ("zero", "0")
    assert cells["three/other/charity"] == ("empty", "未填")
    assert cells["three/partial/biz"] == ("not_applicable", "—")
    assert len(soup.select(".report-note")) == 1
    assert BeautifulSoup(fragment(composed().document), "html.parser").select(".report-note") == []


def grid_of(rows: list[list[tuple[int, int]]], width: int) -> list[list[int]]:
    """How often each place of a table is covered, by HTML's own rules for spans."""
    covered = [[0] * width for _ in rows]
    for down, row in enumerate(rows):
        right = 0
        for height, breadth in row:
            while covered[down][right]:
                right += 1
            for y in range(down, down + height):
                for x in range(right, right + breadth):
                    covered[y][x] += 1
    return covered


@pytest.mark.parametrize("key", list(TableKey))
def test_the_spans_fill_every_place_of_a_table_once_and_stay_in_their_group(key):
    made = layout(key, numbered())
    rows = [[(c.row_span, c.column_span) for c in row] for row in made.rows()]
    assert {n for line in grid_of(rows, len(made.widths)) for n in line} == {1}
    groups = [made.head, *made.bodies]
    for group in filter(None, groups):
        last = max(cell.row for row in group for cell in row)
        assert all(c.row + c.row_span - 1 <= last for row in group for c in row)


def test_figures_and_cells_lead_to_their_rows_only_where_a_link_is_given(document):
    def link(name: str) -> str | None:
        return f"/rows?of={name}" if name in {"website_items", "three/received/total"} else None

    soup = BeautifulSoup(fragment(document, link=link), "html.parser")
    assert [a["href"] for a in soup.find_all("a")] == [
        "/rows?of=website_items",
        "/rows?of=three/received/total",
    ]
    assert BeautifulSoup(fragment(document), "html.parser").find_all("a") == []


def test_words_are_escaped_and_headings_follow_the_page():
    made = composed(organ_name="<script>alert(1)</script>镇").document
    assert "<script>" not in page(made)
    assert "&lt;script&gt;" in page(made)
    assert "<h3>一、总体情况</h3>" in fragment(made, level=3)


def test_every_page_of_a_draft_and_of_the_demonstration_is_marked():
    made = replace(composed().document, is_draft=True)
    mark = "草稿，未定稿　演示数据"
    soup = BeautifulSoup(page(made), "html.parser")
    assert soup.select_one(".report-mark").get_text() == mark
    assert mark in soup.title.get_text()
    headers = [part.paragraphs[0].text for part in headers_of(made)]
    assert headers == [mark, mark]
    with pdfplumber.open(io.BytesIO(pdf(made))) as opened:
        assert all("未定稿" in p.extract_text() for p in opened.pages)
    plain = composed(demo_mark="").document
    assert 'report-mark"' not in page(plain)
    assert [part.paragraphs[0].text for part in headers_of(plain)] == ["", ""]


def headers_of(document: ReportDocument) -> tuple[object, object]:
    (section,) = Document(io.BytesIO(docx(document))).sections
    return section.header, section.even_page_header


def test_docx_is_laid_out_by_gb_t_9704(document):
    word = Document(io.BytesIO(docx(document)))
    (section,) = word.sections
    lengths = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(length.mm) for length in lengths] == [210, 297, 37, 35, 28, 26]
    normal = word.styles["Normal"]
    fonts = normal.element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert (normal.font.size.pt, normal.paragraph_format.line_spacing.pt) == (16, 28)
    assert normal.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    eastern = {
        name: word.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Heading 1", "Heading 2")
    }
    assert eastern == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
    }
    assert word.styles["Title"].font.size.pt == 22
    footers = section.footer, section.even_page_footer
    assert [f.paragraphs[0].alignment.name for f in footers] == ["RIGHT", "LEFT"]
    assert all('w:instr="PAGE"' in f.paragraphs[0]._p.xml for f in footers)
    lines = (297 - 37 - 35) / 25.4 * 72 // normal.paragraph_format.line_spacing.pt
    assert lines == 22
    assert int((210 - 28 - 26) / 25.4 * 72 / normal.font.size.pt) >= 27


def test_docx_has_a_grid_of_lines_only_and_its_tables_keep_off_it(document):
    """In a grid of characters LibreOffice sets 13 signs a line; rows on the grid are 28 pt each."""
    word = Document(io.BytesIO(docx(document)))
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "560")
    assert grid.get(qn("w:charSpace")) is None
    in_tables = [p for table in word.tables for p in table._tbl.iter(qn("w:p"))]
    texts = [p for p in in_tables if "".join(t.text for t in p.iter(qn("w:t")))]
    assert len(texts) > len(ADDRESSES)
    for paragraph in texts:
        snap = paragraph.pPr.find(qn("w:snapToGrid"))
        assert snap is not None
        assert snap.get(qn("w:val")) == "0"
    order = [child.tag for child in texts[0].pPr]
    assert order.index(qn("w:snapToGrid")) < order.index(qn("w:spacing"))


def test_docx_holds_every_text_and_every_number_in_its_place(document):
    word = Document(io.BytesIO(docx(document)))
    texts = [p.text for p in word.paragraphs]
    for sentence in document.sentences():
        assert sentence.text in texts
    for table, key in zip(word.tables, TableKey, strict=True):
        for row in layout(key, document.tables).rows():
            for cell in row:
                last = (cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
                assert table.cell(cell.row, cell.column).text == cell.text
                assert table.cell(*last).text == cell.text


def test_the_same_report_gives_the_same_bytes(document):
    assert docx(document) == docx(document)
    assert pdf(document) == pdf(document)
    with zipfile.ZipFile(io.BytesIO(docx(document))) as archive:
        assert archive.testzip() is None


def test_pdf_is_a4_with_numbered_pages_and_table_three_whole_on_one(document):
    with pdfplumber.open(io.BytesIO(pdf(document))) as opened:
        pages = opened.pages
        assert {(round(p.width), round(p.height)) for p in pages} == {(595, 842)}
        texts = [re.sub(r"\s", "", p.extract_text()) for p in pages]
        numbers = {str(document.tables.three.at(r, "total").number) for r, _ in TableThree.shape}
        (whole,) = [t for t in texts if "申请人情况" in t]
        assert all(number in whole for number in numbers)
        assert "结转下年度继续办理" in whole
        for number, text in enumerate(texts, start=1):
            assert f"—{number}—" in text
            assert "演示数据" in text
        sizes = {c["size"] for c in pages[0].chars if c["text"] == "本"}
        assert 15.5 < max(sizes) <= 16.5


def test_each_table_of_the_pdf_stands_whole_on_one_page(document):
    with pdfplumber.open(io.BytesIO(pdf(document))) as opened:
        texts = [re.sub(r"\s", "", p.extract_text()) for p in opened.pages]
    for first, last in (
        ("二、主动公开政府信息情况", "行政事业性收费"),
        ("三、收到和处理政府信息公开申请情况", "四、结转下年度继续办理"),
    ):
        (number,) = [n for n, text in enumerate(texts) if last in text]
        assert first in texts[number]
    assert all(len(text) > 250 for text in texts[:-1]), "no page is left nearly blank"

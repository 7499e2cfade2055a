"""What files hold besides plain paragraphs: tables by their headings, and what nobody sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, RectangleObject, TextStringObject
from weasyprint import HTML

from lubu.proofreading.checker import check
from lubu.proofreading.findings import Kind
from lubu.proofreading.headings import cells_of
from lubu.proofreading.parts import Part
from lubu.publishing.files.kinds import FileKind
from lubu.publishing.files.pdf_text import PdfText
from lubu.publishing.files.text import Extracted, Note, extract
from tests.publishing.files.samples import CORE_NS, archive, changed

ID = "11010519491231002X"
TITLE = ["沙溪镇2021年救助名单", "", "", ""]
HEADS = ["序号", "姓名", "残疾等级", "账号"]
PEOPLE = [["1", "张小明", "二级", "80020000012345"], ["2", "李大同", "", "80020000012346"]]
ROWS = [TITLE, HEADS, *PEOPLE]


def saved(document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    return saved(book)


def docx() -> bytes:
    document = Document()
    table = document.add_table(len(ROWS), len(HEADS))
    for line, row in zip(table.rows, ROWS, strict=True):
        for cell, words in zip(line.cells, row, strict=True):
            cell.text = words
    table.rows[0].cells[0].merge(table.rows[0].cells[3])
    return saved(document)


def pptx() -> bytes:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    table = slide.shapes.add_table(len(ROWS), len(HEADS), 0, 0, Cm(20), Cm(8)).table
    for line, row in zip(table.rows, ROWS, strict=True):
        for cell, words in zip(line.cells, row, strict=True):
            cell.text = words
    return saved(show)


def pdf(rows: Sequence[Sequence[str]] = ROWS, style: str = "") -> bytes:
    lines = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    page = (
        f"<style>td{{border:1px solid;{style}}}table{{border-collapse:collapse}}</style>"
        f"<p>前言</p><table>{lines}</table><p>说明</p>"
    )
    return bytes(HTML(string=page).write_pdf())


def csv() -> bytes:
    words = "\n".join(",".join(row) for row in ROWS)
    return archive({"名单.csv": words.encode("gb18030")})


def read(data: bytes, kind: str) -> Extracted:
    return extract(BytesIO(data), FileKind(kind))


def found_in(words: Extracted) -> set[tuple[Kind, str]]:
    part = Part("attachment:x", words.text, cells=cells_of(words.text, words.tables))
    assert all(part.text[one.start : one.end].count("\t") == 0 for one in part.cells)
    return {(one.kind, one.text) for one in check([part])}


@pytest.mark.parametrize(
    ("make", "kind"), [(xlsx, "xlsx"), (docx, "docx"), (pptx, "pptx"), (pdf, "pdf"), (csv, "zip")]
)
def test_a_table_in_a_file_is_read_by_its_headings(make, kind):
    found = found_in(read(make(), kind))
    assert (Kind.SENSITIVE_PERSON, "张小明") in found
    assert (Kind.BANK_ACCOUNT, "80020000012345") in found
    assert (Kind.BANK_ACCOUNT, "80020000012346") in found
    assert (Kind.SENSITIVE_PERSON, "李大同") not in found, "her cell is empty"


def test_the_words_around_the_tables_of_a_pdf_are_read_once():
    lines = read(pdf(), "pdf").text.splitlines()
    assert lines.count("前言") == lines.count("说明") == 1
    assert [line for line in lines if "张小明" in line] == ["1\t张小明\t二级\t80020000012345"]


def test_a_number_that_a_narrow_cell_wraps_is_one_number():
    narrow = "width:6em;word-break:break-all;font-size:20px"
    words = read(pdf([["身份证号"], [ID]], narrow), "pdf")
    assert (Kind.ID_CARD, ID) in found_in(words)
    page = f"<p style='width:9em;word-break:break-all;font-size:20px'>身份证号{ID}已核</p>"
    wrapped = read(bytes(HTML(string=page).write_pdf()), "pdf")
    [(kind, number)] = found_in(wrapped)
    assert (kind, re.sub(r"\s", "", number)) == (Kind.ID_CARD, ID)


def test_cells_keep_their_columns_when_others_are_empty():
    words = read(xlsx([HEADS, ["", "", "", "80020000012345"]]), "xlsx")
    assert words.text.splitlines()[-1] == "\t\t\t80020000012345"
    assert found_in(words) == {(Kind.BANK_ACCOUNT, "80020000012345")}


def test_ends_of_lines_in_a_cell_do_not_break_the_row():
    words = read(xlsx([HEADS, ["1", "张小\n明", "二\t级", "x"]]), "xlsx")
    assert words.text.splitlines()[-1] == "1\t张小 明\t二 级\tx"
    assert words.tables == ((0, 1, 2),)


# --- what is not seen at first -----------------------------------------------------------------


def test_hidden_rows_are_named_together():
    book = Workbook()
    for number in range(1, 9):
        book.active.append([f"第{number}行"])
    for number in (2, 3, 4, 7):
        book.active.row_dimensions[number].hidden = True
    assert read(saved(book), "xlsx").hidden == ("Sheet!2:4", "Sheet!7:7")


def test_headers_and_footers_of_first_and_even_pages_are_read():
    book = Workbook()
    book.active["A1"] = "表"
    book.active.evenFooter.center.text, book.active.firstHeader.left.text = "双页脚", "首页眉"
    words = read(saved(book), "xlsx").text
    assert "双页脚" in words
    assert "首页眉" in words


def test_words_in_formulas_and_of_data_validation_are_read():
    book = Workbook()
    book.active["A1"] = f'=HYPERLINK("http://x.cn","{ID}")'
    rule = DataValidation(type="list", formula1='"张小明,李大同"')
    rule.prompt, rule.promptTitle = "只填本村的人", "说明"
    rule.add("B1")
    book.active.add_data_validation(rule)
    words = read(saved(book), "xlsx").text
    for said in (ID, "张小明,李大同", "只填本村的人", "说明"):
        assert said in words


M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_what_pivot_tables_and_links_keep_of_other_books_is_read_and_named_as_hidden():
    data = changed(
        xlsx(),
        **{
            "xl/pivotCache/pivotCacheDefinition1.xml": f'<d xmlns="{M}"><s v="{ID}"/></d>',
            "xl/externalLinks/externalLink1.xml": f'<e xmlns="{M}"><v>13800138000</v></e>',
        },
    )
    words = read(data, "xlsx")
    assert ID in words.text
    assert "13800138000" in words.text
    assert set(words.hidden) == {"pivotCache", "externalLinks"}


def test_the_book_behind_a_chart_is_read_whole_and_the_charts_own_words():
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    data = CategoryChartData()
    data.categories = ["张小明", "李大同"]
    data.add_series("补助金额", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Cm(5), Cm(5), data)
    words = read(saved(show), "pptx")
    assert "张小明" in words.text
    assert "补助金额" in words.text
    assert [name for name in words.hidden if name.endswith(".xlsx")]


def test_diagrams_text_alternatives_choices_and_watermarks_of_a_docx_are_read():
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    body = (
        f'<w:document xmlns:w="{CORE_NS}" xmlns:wp="urn:x" xmlns:v="urn:schemas-microsoft-com:vml">'
        '<w:body><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="可选的人"/>'
        '</w:dropDownList></w:sdtPr></w:sdt><w:p><w:r><wp:docPr descr="图中的人"/></w:r></w:p>'
        '<w:p><w:r><w:pict><v:shape><v:textpath string="机密"/></v:shape></w:pict></w:r></w:p>'
        "</w:body></w:document>"
    )
    diagram = f'<d xmlns:a="{a}"><a:p><a:t>图形里的人</a:t></a:p></d>'
    chart = f'<c xmlns:a="{a}"><a:p><a:t>图表题</a:t></a:p><v>张小明</v></c>'
    parts = {"diagrams/data1.xml": diagram, "charts/chart1.xml": chart, "document.xml": body}
    data = changed(docx(), **{f"word/{name}": part for name, part in parts.items()})
    words = read(data, "docx").text
    for said in ("可选的人", "图中的人", "机密", "图形里的人", "图表题", "张小明"):
        assert said in words


def test_words_on_the_master_of_slides_are_read_and_its_hints_are_not():
    show = Presentation()
    box = show.slide_masters[0].shapes._spTree
    shape = show.slides.add_slide(show.slide_layouts[6]).shapes.add_textbox(0, 0, Cm(3), Cm(1))
    shape.text_frame.text = "内部资料"
    box.append(shape._element)
    words = read(saved(show), "pptx").text
    assert "内部资料" in words
    assert "Click to edit" not in words


def annotated(**keys: object) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(HTML(string="<p>正文</p>").write_pdf())))
    for subtype, contents in keys.items():
        note = {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(f"/{subtype}"),
            NameObject("/Rect"): RectangleObject((0, 0, 90, 9)),
            NameObject("/Contents"): TextStringObject(str(contents)),
        }
        writer.add_annotation(0, DictionaryObject(note))
    writer.add_outline_item(title="提纲里的话", page_number=0)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_annotations_and_the_outline_of_a_pdf_are_read():
    words = read(annotated(FreeText="批注框", Stamp="印章上的字"), "pdf").text
    for said in ("批注框", "印章上的字", "提纲里的话"):
        assert said in words


def test_values_of_form_fields_are_read():
    writer = PdfWriter(clone_from=PdfReader(BytesIO(HTML(string="<p>表</p>").write_pdf())))
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("f"),
            NameObject("/V"): TextStringObject("填的值"),
        }
    )
    fields = writer._add_object(field)
    form = DictionaryObject({NameObject("/Fields"): writer._add_object(_list(fields))})
    writer.root_object[NameObject("/AcroForm")] = form
    out = BytesIO()
    writer.write(out)
    assert "填的值" in read(out.getvalue(), "pdf").text


def _list(*entries):
    from pypdf.generic import ArrayObject

    return ArrayObject(entries)


# --- what could not be read -------------------------------------------------------------------


def photograph() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (60, 60), "#778899").save(out, "PNG")
    return out.getvalue()


def test_a_docx_that_holds_mere_pictures_of_its_pages_says_so():
    document = Document()
    document.add_picture(BytesIO(photograph()))
    assert read(saved(document), "docx").notes == {Note.NO_TEXT: ()}
    document.add_paragraph("有字")
    assert read(saved(document), "docx").notes == {}


def test_the_scanned_pages_of_a_pdf_are_named_and_blank_ones_are_not():
    from base64 import b64encode

    picture = b64encode(photograph()).decode()
    page = (
        "<p>第一页</p><div style='break-before:page'></div>"
        f"<p style='break-before:page'><img src='data:image/png;base64,{picture}'></p>"
        "<p style='break-before:page'>第四页</p>"
    )
    words = read(bytes(HTML(string=page).write_pdf()), "pdf")
    [number] = words.notes[Note.PAGES_WITHOUT_TEXT]
    in_archive = read(archive({"甲.pdf": HTML(string=page).write_pdf()}), "zip")
    assert in_archive.notes == {Note.PAGES_WITHOUT_TEXT: (f"甲.pdf: {number}",)}


def test_a_pdf_that_takes_too_long_is_left_before_its_end_and_says_so():
    page = "".join(f"<p style='break-before:page'>第{n}页</p>" for n in range(1, 6))
    ticks = iter(range(0, 100_000, 100))
    reading = PdfText(BytesIO(HTML(string=page).write_pdf()), clock=lambda: float(next(ticks)))
    lines = list(reading.lines())
    assert reading.cut
    assert lines
    assert len(lines) < 5


def test_pages_whose_letters_are_mere_numbers_count_as_unread():
    writer = PdfWriter(clone_from=PdfReader(BytesIO(HTML(string="<p>甲乙丙丁</p>").write_pdf())))
    for held in writer._objects:
        if isinstance(held, DictionaryObject):
            held.pop("/ToUnicode", None)
    out = BytesIO()
    writer.write(out)
    words = read(out.getvalue(), "pdf")
    assert words.notes == {Note.NO_TEXT: ()}
    assert "甲" not in words.text

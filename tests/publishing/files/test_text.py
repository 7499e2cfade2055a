from __future__ import annotations

import time
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from openpyxl import Workbook
from PIL import Image
from pptx import Presentation
from pptx.util import Cm

from lubu.publishing.files.kinds import FileKind, Limits
from lubu.publishing.files.text import Extracted, Note, extract
from tests.publishing.files import samples
from tests.publishing.files.samples import SECRET, WORDS, archive, changed


def read(data: bytes, kind: str, max_chars: int = 100_000) -> Extracted:
    return extract(BytesIO(data), FileKind(kind), max_chars)


def saved(document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "pdf", "ofd", "zip"])
def test_the_words_are_read_from_a_path_and_from_an_open_file(kind, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(samples.ALL[kind]())
    found = extract(path, FileKind(kind))
    assert WORDS in found.text.splitlines()
    assert found == extract(BytesIO(samples.ALL[kind]()), FileKind(kind))
    assert set(found.notes) <= {Note.PICTURE}  # of the photograph in the archive


def test_a_docx_is_read_with_tables_headers_comments_and_deletions():
    lines = read(samples.docx(), "docx").text.splitlines()
    assert lines[0] == WORDS
    assert f"前加上的{SECRET}删去的后" in lines
    assert "单位\t电话" in lines
    assert "页眉文字" in lines
    assert f"{SECRET}意见" in lines


def test_a_docx_is_read_in_order_with_nested_tables_and_text_boxes_once():
    document = Document()
    document.add_paragraph("一")
    outer = document.add_table(1, 1).cell(0, 0)
    outer.text = "外"
    outer.add_table(1, 1).cell(0, 0).text = "内"
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document.add_paragraph()._p.append(
        parse_xml(
            f'<w:r xmlns:w="{samples.CORE_NS}" xmlns:mc="{mc}"><mc:AlternateContent>'
            f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
            "</mc:AlternateContent><w:t>二</w:t></w:r>"
        )
    )
    lines = read(saved(document), "docx").text.splitlines()
    assert sorted(lines) == sorted(["一", "外", "内", "二", "框"])
    assert lines.index("一") < lines.index("外") < lines.index("二")


def test_a_table_in_a_text_box_in_a_table_is_read_once():
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "外"
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>框中表</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    cell.paragraphs[0]._p.append(
        parse_xml(
            f'<w:r xmlns:w="{samples.CORE_NS}"><w:pict><w:txbxContent>{inner}<w:p/>'
            "</w:txbxContent></w:pict></w:r>"
        )
    )
    assert read(saved(document), "docx").text.splitlines() == ["外", "框中表"]


def test_hidden_words_of_a_docx_are_read_and_flagged():
    document = Document()
    document.add_paragraph().add_run("藏").font.hidden = True
    found = read(saved(document), "docx")
    assert found.text == "藏"
    assert found.hidden == ("藏",)


def test_hidden_sheets_rows_and_columns_are_read_and_named():
    found = read(samples.xlsx(), "xlsx")
    lines = found.text.splitlines()
    assert "序号\t1\t2.5" in lines
    assert "隐藏的行" in lines
    assert "隐藏表里的字" in lines
    assert f"{SECRET}批注" in found.text
    assert set(found.hidden) == {"汇总!3:3", "汇总!F:F", "底稿"}


def test_rows_and_columns_of_no_size_are_named_as_hidden():
    book = Workbook()
    book.active.append(["见", "窄"])
    book.active.append(["低"])
    book.active.row_dimensions[2].height = 0.2
    book.active.column_dimensions["B"].width = 0.1
    found = read(saved(book), "xlsx")
    assert set(found.hidden) == {"Sheet!2:2", "Sheet!B:B"}
    assert "低" in found.text


def test_dates_in_a_sheet_are_read_as_dates():
    from datetime import date

    book = Workbook()
    book.active.append([date(2021, 3, 4), 44259, True, "0760"])
    book.active["A1"].number_format = "yyyy-mm-dd"
    assert read(saved(book), "xlsx").text.splitlines()[-1] == "2021-03-04\t44259\t1\t0760"


def test_a_sheet_whose_only_cell_stands_at_its_end_costs_nothing():
    book = Workbook()
    book.active.cell(1_048_576, 16_384).value = "远"
    start = time.monotonic()
    assert read(saved(book), "xlsx").text.split() == ["Sheet", "远"]
    assert time.monotonic() - start < 3


def test_slides_are_read_in_order_with_tables_notes_and_hidden_ones_flagged():
    show = Presentation()
    for words in ("甲", "乙"):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = words
    table = show.slides[0].shapes.add_table(1, 2, 0, 0, Cm(5), Cm(2)).table
    table.cell(0, 0).text = "格"
    show.slides[1].notes_slide.notes_text_frame.text = "讲稿"
    show.slides[1]._element.set("show", "0")
    found = read(saved(show), "pptx")
    assert found.text.splitlines()[:3] == ["甲", "格", "乙"]
    assert "讲稿" in found.text
    assert found.hidden == ("#2",)


def test_a_pdf_tells_its_pages_and_whether_it_has_a_text_layer():
    assert read(samples.pdf(), "pdf").pages == 1
    assert read(samples.pdf(), "pdf").notes == {}
    scan = BytesIO()
    Image.new("1", (50, 50)).save(scan, "PDF")
    assert read(scan.getvalue(), "pdf") == Extracted("", {Note.NO_TEXT: ()}, pages=1)


def test_the_pages_of_an_ofd_stand_in_its_own_order():
    found = read(samples.ofd(), "ofd")
    assert found.text.splitlines() == [WORDS, "第二页"]
    assert found.pages == 2


def test_pictures_have_no_words_and_say_so():
    assert read(samples.jpg(), "jpg") == Extracted("", {Note.PICTURE: ()})
    assert read(samples.png(), "png").notes == {Note.PICTURE: ()}


def test_members_of_archives_are_read_with_their_names_and_what_they_hide():
    data = archive(
        {
            "甲.xlsx": samples.xlsx(),
            "乙.zip": archive({"丙.docx": samples.docx()}),
            "丁.csv": "姓名,电话".encode("gb18030"),
            "戊.txt": "\ufeff文字",
            "坏.docx": "broken",
            "__MACOSX/x": "litter",
        }
    )
    found = read(data, "zip")
    lines = found.text.splitlines()
    assert {"甲.xlsx", "丙.docx", "姓名\t电话", "文字", "单位\t电话"} <= set(lines)
    assert "litter" not in found.text
    assert found.notes == {Note.UNREADABLE: ("坏.docx",)}
    assert "甲.xlsx: 底稿" in found.hidden


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "pdf", "ofd", "zip"])
@pytest.mark.parametrize("max_chars", [0, 1, 5])
def test_no_more_is_read_than_asked_for(kind, max_chars):
    found = read(samples.ALL[kind](), kind, max_chars)
    assert len(found.text) == max_chars
    assert Note.TRUNCATED in found.notes
    assert read(samples.ALL[kind](), kind).text.startswith(found.text)


def test_text_that_just_fits_is_not_called_truncated():
    whole = read(samples.ofd(), "ofd")
    assert read(samples.ofd(), "ofd", len(whole.text)) == whole
    assert read(samples.ofd(), "ofd", len(whole.text) - 1).notes == {Note.TRUNCATED: ()}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "pdf", "ofd", "zip"])
def test_what_cannot_be_read_is_noted_and_nothing_is_raised(kind):
    for data in (b"", b"PK\x03\x04", b"%PDF-1.7", samples.ALL[kind]()[:700]):
        assert Note.UNREADABLE in read(data, kind).notes or kind == "pdf"


def test_characters_that_no_database_takes_are_left_out():
    assert read(archive({"a.txt": "前\x00\x01后\ufffe"}), "zip").text == "a.txt\n前后"


def test_archives_are_unpacked_within_the_limits():
    data = archive({"a.txt": b"x" * 900_000, "b.txt": "late"})
    found = extract(BytesIO(data), FileKind.ZIP, limits=Limits(max_unpacked_bytes=1000))
    assert list(found.notes) == [Note.UNREADABLE]
    assert "late" not in found.text


def test_a_document_with_entities_is_not_read():
    data = changed(
        samples.docx(),
        **{"word/document.xml": '<!DOCTYPE a [<!ENTITY b "boom">]><a xmlns="w">&b;</a>'},
    )
    found = read(data, "docx")
    assert "boom" not in found.text
    assert list(found.notes) == [Note.UNREADABLE]

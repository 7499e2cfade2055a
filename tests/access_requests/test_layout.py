"""The documents on paper: DOCX by GB/T 9704 read back, and the PDF beside it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from lubu.access_requests.documents import facts as given
from lubu.access_requests.documents.document import Letter, signature_indents, width
from lubu.access_requests.documents.kinds import TRAITS, DocumentKind
from lubu.access_requests.documents.pdf import page, pdf
from lubu.access_requests.documents.word import docx
from lubu.access_requests.rules.kinds import AnswerKind
from tests.access_requests.sample_letters import letter

pytestmark = pytest.mark.one_database

DAY = date(2025, 3, 20)
HEAD_AND_IMPRINT = {
    "has_red_head": True,
    "copies_to": "中山市政务服务和数据管理局",
    "printed_by": "沙溪镇党政综合办公室",
    "printed_on": "2025年3月20日",
}


def opened(made: Letter) -> WordDocument:
    return Document(io.BytesIO(docx(made, DAY)))


def words_of(word: WordDocument) -> list[str]:
    """Every paragraph with words, tables too, in reading order."""
    texts = (Paragraph(one, word).text for one in word.element.body.iter(qn("w:p")))
    return [text for text in texts if text]


def on_page(made: Letter) -> str:
    with pdfplumber.open(io.BytesIO(pdf(made))) as file:
        return "".join(re.sub(r"\s", "", one.extract_text()) for one in file.pages)


def near(words: WordDocument, text: str) -> Paragraph:
    return next(one for one in words.paragraphs if one.text == text)


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_document_is_read_back_whole_from_its_docx(kind):
    made = letter(kind)
    words = words_of(opened(made))
    expected = [line for line in made.text.split("\n") if line.strip()]
    if made.addressee:
        assert words[words.index(made.number or made.title_lines[-1]) + 1] == f"{made.addressee}："
    for line in expected:
        assert any(line in word for word in words), line
    assert made.is_form is TRAITS[kind].is_table


@pytest.mark.parametrize(
    ("kind", "answer", "day"),
    [
        (DocumentKind.ANSWER_GRANT, None, "2025-03-20"),
        (DocumentKind.ANSWER_DENIED, AnswerKind.DENY_PROCESS, "2023-12-29"),
        (DocumentKind.ANSWER_DENIED, AnswerKind.DENY_PROCESS, "2024-01-02"),
        (DocumentKind.ANSWER_NOT_HELD, None, "2025-03-20"),
        (DocumentKind.APPROVAL_SLIP, None, "2025-03-20"),
        (DocumentKind.CO_ORGAN_LETTER, None, "2025-03-20"),
    ],
)
def test_the_pdf_says_what_the_docx_says(kind, answer, day):
    made = letter(kind, answer, day)
    shown = on_page(made)
    for word in words_of(opened(made)):
        if not made.is_form or len(word) <= 8:  # longer ones take turns with the cells beside
            assert re.sub(r"\s", "", word) in re.sub(r"—\d+—", "", shown), word


def test_the_page_is_that_of_the_standard():
    word = opened(letter(DocumentKind.ANSWER_GRANT))
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
    line = normal.paragraph_format.line_spacing.pt
    assert (297 - 37 - 35) / 25.4 * 72 // line == 22
    together = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 156 / 25.4 * 72 // (normal.font.size.pt + together) == 28
    eastern = {
        name: word.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Footer")
    }
    assert eastern == {"Normal": "仿宋_GB2312", "Title": "方正小标宋简体", "Footer": "宋体"}
    assert (normal.font.size.pt, word.styles["Title"].font.size.pt) == (16, 22)
    order = [child.tag for child in normal.element.rPr]
    assert order.index(qn("w:spacing")) < order.index(qn("w:sz"))


def test_addressee_text_attachments_and_signature_stand_where_they_belong():
    made = letter(DocumentKind.ANSWER_GRANT)
    word = opened(made)
    texts = [one.text for one in word.paragraphs]
    number = near(word, made.number)
    assert number.alignment.name == "CENTER"
    at = texts.index(made.number)
    assert texts[at + 1 : at + 3] == ["", f"{made.addressee}："]
    assert indent(word.paragraphs[at + 2])["firstLineChars"] == "0"
    first, second = list(made.attachment_lines())
    at = texts.index(first.text)
    assert texts[at - 1] == ""
    assert indent(word.paragraphs[at])["leftChars"] == "650"
    assert indent(word.paragraphs[at])["hangingChars"] == "450"
    assert indent(near(word, second.text))["hangingChars"] == "150"
    at = texts.index(made.signed_on)
    assert texts[at - 3 : at] == ["", "", made.organ]
    assert indent(word.paragraphs[at])["rightChars"] == "400"
    assert word.paragraphs[at].alignment.name == "RIGHT"


def indent(paragraph: Paragraph) -> dict[str, str]:
    return {name.rpartition("}")[2]: value for name, value in paragraph._p.pPr.ind.attrib.items()}


@pytest.mark.parametrize("organ", ["某镇", "中山市沙溪镇人民政府", "某" * 25])
def test_the_day_stands_four_characters_in_with_the_name_centred_over_it(organ):
    day = "2025年3月20日"
    of_name, of_day = signature_indents(organ, day)
    middle_of_name, middle_of_day = of_name + width(organ) / 2, of_day + width(day) / 2
    assert middle_of_name == middle_of_day
    assert of_day >= 4
    assert of_name >= 0


def test_the_signature_never_stands_on_a_page_without_text():
    for attachments in ((), (given.AttachedFile(name="一", pages=1),)):
        word = opened(letter(DocumentKind.ANSWER_GRANT, attachments=attachments))
        texts = [one.text for one in word.paragraphs]
        at = texts.index("2025年3月20日")
        kept = [one.paragraph_format.keep_with_next for one in word.paragraphs[at - 4 : at + 1]]
        assert all(kept)


def test_a_red_head_has_the_number_below_it_and_a_red_line():
    made = replace(letter(DocumentKind.ANSWER_GRANT), **HEAD_AND_IMPRINT)
    word = opened(made)
    texts = [one.text for one in word.paragraphs]
    assert texts[:4] == [made.organ, "", "", made.number]
    assert str(word.paragraphs[0].runs[0].font.color.rgb) == "C00000"
    rule = word.paragraphs[3]._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "C00000"
    assert texts[4:7] == ["", "", made.title_lines[0]]
    order = [child.tag for child in word.paragraphs[3]._p.pPr]
    assert order.index(qn("w:pBdr")) < order.index(qn("w:ind"))


def test_the_imprint_stands_at_the_foot_between_rules():
    made = replace(letter(DocumentKind.ANSWER_GRANT), **HEAD_AND_IMPRINT)
    (table,) = opened(made).tables
    assert [[cell.text for cell in row.cells] for row in table.rows][-1] == [
        "沙溪镇党政综合办公室",
        "2025年3月20日印发",
    ]
    assert table.rows[0].cells[0].text == "抄送：中山市政务服务和数据管理局。"
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    with pdfplumber.open(io.BytesIO(pdf(made))) as file:
        [printed] = file.pages[-1].search("印发")
    assert 297 - 35 - 10 < printed["bottom"] / 72 * 25.4 < 297 - 35
    assert "印发" in on_page(made)


def test_a_form_covers_its_grid_in_every_row():
    for kind, traits in TRAITS.items():
        if not traits.is_table:
            continue
        (table,) = opened(letter(kind)).tables
        for row in table._tbl.tr_lst:
            assert sum(cell.grid_span for cell in row.tc_lst) == 24
            assert all(cell.p_lst for cell in row.tc_lst)
        assert len(table._tbl.tr_lst) == len(letter(kind).cells)


def test_what_people_write_by_hand_has_room():
    made = letter(DocumentKind.OPINION_SLIP)
    texts = {row[0].text: row[1].text for row in made.cells if len(row) > 1}
    assert texts["签名或者盖章"].startswith("\n\n")
    assert texts["意见（同意公开、部分同意公开、不同意公开）"] == "\n\n"


def test_the_same_letter_gives_the_same_bytes_and_names_nobody_in_its_properties():
    made = letter(DocumentKind.ANSWER_DENIED)
    assert docx(made, DAY) == docx(made, DAY)
    assert pdf(made) == pdf(made)
    word = opened(made)
    known = word.core_properties
    assert (known.author, known.title) == (made.organ, made.organ + "政府信息公开申请答复书")
    assert (known.last_modified_by, known.comments, known.keywords) == ("", "", "")
    with zipfile.ZipFile(io.BytesIO(docx(made, DAY))) as archive:
        assert archive.testzip() is None
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
        others = [name for name in archive.namelist() if name != "word/document.xml"]
        assert not any(made.addressee.encode() in archive.read(name) for name in others)
    with pdfplumber.open(io.BytesIO(pdf(made))) as file:
        assert made.addressee not in str(file.metadata)


HARD = "𠮷㛃·买买提\x00\x0b\u202e<b>&amp;\r\n第二行\U000e0100"


@pytest.mark.parametrize(
    "changes",
    [
        {"description": HARD},
        {"description": "很长的申请内容，" * 1_000},
        {"description": "a" * 3_000},
        {
            "attachments": tuple(
                given.AttachedFile(name=f"第{number}号文件" * (1 + number % 9), pages=number)
                for number in range(1, 101)
            )
        },
        {"applicant": given.ApplicantFacts(name="阿卜杜热合曼·买买提𠮷\x07")},
    ],
    ids=["hard", "long", "one_word", "attachments", "name"],
)
def test_long_and_strange_facts_hold(changes):
    made = letter(DocumentKind.ANSWER_GRANT, **changes)
    words = words_of(opened(made))
    for line in (*made.paragraphs, made.organ, made.signed_on):
        assert line in words
    for name in made.attachments:
        assert any(name in word for word in words)
    shown = on_page(made)
    assert re.sub(r"\s", "", made.signed_on) in shown
    assert "<b>" not in page(made).replace("&lt;b&gt;", "")


def test_a_character_that_no_font_here_has_stays_in_the_docx():
    name = "\U0002b740\U00030000"
    made = letter(DocumentKind.ANSWER_GRANT, applicant=given.ApplicantFacts(name=name))
    assert f"{name}：" in words_of(opened(made))


def test_rare_characters_are_drawn_and_not_left_blank():
    made = letter(DocumentKind.ANSWER_GRANT, description="𠮷㛃")
    assert "𠮷㛃" in on_page(made)
    with pdfplumber.open(io.BytesIO(pdf(made))) as file:
        drawn = {one["text"]: one["fontname"] for one in file.pages[0].chars}
    assert "CJK" in drawn["𠮷"]


def test_a_long_row_goes_on_on_the_next_page_and_nothing_of_it_is_lost():
    made = letter(DocumentKind.APPLICATION_FORM, description="很长的申请内容，" * 400)
    assert on_page(made).count("很长的申请内容") > 350
    (table,) = opened(made).tables
    whole = [row.trPr is not None for row in table._tbl.tr_lst]
    assert whole.count(False) == 1

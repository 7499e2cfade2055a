"""Documents as DOCX by GB/T 9704-2012.

Lines hold 28 characters and a page 22 lines. The title stands below two blank lines under a red
head, or at the top; the number below it, the addressee at the edge; then the text, the note on
attachments, the signature with room for the seal, the note in brackets, the imprint at the foot.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from lubu.access_requests.documents.document import (
    COLUMNS,
    FormCell,
    Letter,
    signature_indents,
    stays_whole,
    width,
)
from lubu.office.paper.word import (
    TYPE_WIDTH,
    XIAO_BIAO_SONG,
    blank,
    cell_margins,
    off_the_grid,
    repeatable,
    whole_row,
)

RED: Final = RGBColor(0xC0, 0, 0)
_CENTER: Final = WD_ALIGN_PARAGRAPH.CENTER
_CHARACTER: Final = 315  # twentieths of a point: 16 pt, drawn together by a quarter
_TOGETHER: Final = "-5"
_FORM_SIZE: Final = Pt(12)
_FORM_LINE: Final = Pt(20)
_RED_HEAD: Final = 36.0  # points, of a head that fits
_FIRST_DAY: Final = date(2008, 5, 1)


def docx(letter: Letter, on: date | None = None) -> bytes:
    """The document as an Office Open XML text; ``on`` is the day that its properties tell.

    The same letter gives the same bytes. Its properties name the organ and what kind of document it
    is, and nobody else.
    """
    word = blank(title=letter.title, author=letter.organ, on=on or _FIRST_DAY)
    _draw_together(word)
    if letter.has_red_head:
        _red_head(word, letter)
    _title(word, letter)
    if letter.is_form:
        _form(word, letter)
    else:
        _body(word, letter)
        _attachments(word, letter)
        _signature(word, letter)
    if letter.note:
        word.add_paragraph(letter.note)
    if letter.has_imprint:
        _imprint(word, letter)
    return repeatable(word)


def _draw_together(word: WordDocument) -> None:
    """28 characters of 16 pt are wider than 156 mm by 1.6; they stand a little closer."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), _TOGETHER)
    properties = word.styles["Normal"].element.get_or_add_rPr()
    properties.insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang"
    )


def _red_head(word: WordDocument, letter: Letter) -> None:
    head = word.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(letter.organ)
    size = min(_RED_HEAD, TYPE_WIDTH / 25.4 * 72 / max(1.0, width(letter.organ)))
    run.font.size, run.font.color.rgb = Pt(int(size)), RED
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), XIAO_BIAO_SONG)
    head.paragraph_format.line_spacing = Pt(56)
    off_the_grid(head._p.get_or_add_pPr())
    _indent(head, 0)
    _empty(word, 2)
    _line_below(_number(word, letter))
    _empty(word, 2)


def _title(word: WordDocument, letter: Letter) -> None:
    for line in letter.title_lines:
        word.add_paragraph(line, style="Title")
    if letter.number and not letter.has_red_head:
        _number(word, letter)
    if not letter.is_form:
        _empty(word, 1)


def _number(word: WordDocument, letter: Letter) -> Paragraph:
    number = word.add_paragraph(letter.number)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _indent(number, 0)
    return number


def _body(word: WordDocument, letter: Letter) -> None:
    if letter.addressee:
        _indent(word.add_paragraph(f"{letter.addressee}："), 0)
    for text in letter.paragraphs:
        word.add_paragraph(text)
    if letter.signed_on and not letter.attachments and letter.paragraphs:
        word.paragraphs[-1].paragraph_format.keep_with_next = True


def _attachments(word: WordDocument, letter: Letter) -> None:
    """A blank line below the text, two characters in; lines that go on stand below the name."""
    if not letter.attachments:
        return
    _empty(word, 1)
    for line in letter.attachment_lines():
        paragraph = word.add_paragraph(line.text)
        _indent(paragraph, 0, left=line.left, hanging=line.hanging)
    word.paragraphs[-1].paragraph_format.keep_with_next = True


def _signature(word: WordDocument, letter: Letter) -> None:
    """Two blank lines, the organ's name, the day, the note: all where the text ends."""
    if not letter.signed_on:
        return
    of_name, of_day = signature_indents(letter.organ, letter.signed_on)
    for paragraph in _empty(word, 2):
        paragraph.paragraph_format.keep_with_next = True
    for text, right in ((letter.organ, of_name), (letter.signed_on, of_day)):
        paragraph = word.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _indent(paragraph, 0, right=right)
        paragraph.paragraph_format.keep_with_next = text is letter.organ or bool(letter.note)


def _imprint(word: WordDocument, letter: Letter) -> None:
    """At the foot of the page on which it stands, lines of 14 pt between rules."""
    rows = ([[f"抄送：{letter.copies_to}。", ""]] if letter.copies_to else []) + [
        [letter.printed_by, f"{letter.printed_on}印发"]
    ]
    table = word.add_table(rows=len(rows), cols=2)
    table.autofit = False
    for cells, row in zip(rows, table.rows, strict=True):
        for text, cell, part in zip(cells, row.cells, (0.6, 0.4), strict=True):
            cell.width = Mm(TYPE_WIDTH * part)
            if text:
                _small(cell.paragraphs[0], text)
    if letter.copies_to:
        table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(len(rows) - 1, 1).paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _rules(table)
    _at_the_foot(table)


def _small(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(text).font.size = Pt(14)
    _indent(paragraph, 0, left=0.875, right=0.875)


def _rules(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", "8"), ("bottom", "8"), ("insideH", "6")):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    _among_properties(table, borders)


def _at_the_foot(table: Table) -> None:
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("vertAnchor", "margin"),
        ("horzAnchor", "margin"),
        ("tblpXSpec", "center"),
        ("tblpYSpec", "bottom"),
    ):
        place.set(qn(f"w:{name}"), value)
    style = table._tbl.tblPr.find(qn("w:tblStyle"))
    if style is None:
        table._tbl.tblPr.insert(0, place)
    else:
        style.addnext(place)


def _among_properties(table: Table, element: object) -> None:
    table._tbl.tblPr.insert_element_before(  # in the order of the schema
        element, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def _form(word: WordDocument, letter: Letter) -> None:
    table = word.add_table(rows=0, cols=COLUMNS, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column in table.columns:
        column.width = Mm(TYPE_WIDTH / COLUMNS)
    for cells in letter.cells:
        _form_row(table, cells)
    cell_margins(table)


def _form_row(table: Table, cells: tuple[FormCell, ...]) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx
    if stays_whole(cells):
        whole_row(row, repeats=False)
    made = list(row._tr.tc_lst)
    for cell in cells:
        first, *others = made[: cell.span]
        made = made[cell.span :]
        for other in others:
            row._tr.remove(other)
        first.grid_span = cell.span
        first.width = Mm(TYPE_WIDTH * cell.span / COLUMNS)
        _form_cell(_Cell(first, table), cell)


def _form_cell(cell: _Cell, item: FormCell) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, text in enumerate(item.text.split("\n")):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER if item.is_label else WD_ALIGN_PARAGRAPH.LEFT
        )
        paragraph.add_run(text).font.size = _FORM_SIZE
        shape = paragraph.paragraph_format
        shape.line_spacing = _FORM_LINE
        shape.space_before = shape.space_after = Pt(3)
        off_the_grid(paragraph._p.get_or_add_pPr())
        _indent(paragraph, 0)


def _empty(word: WordDocument, lines: int) -> list[Paragraph]:
    return [word.add_paragraph() for _ in range(lines)]


def _line_below(paragraph: Paragraph) -> None:
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", "C00000")):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _indent(
    paragraph: Paragraph, first: float, *, left: float = 0, right: float = 0, hanging: float = 0
) -> None:
    """In characters, which the word processor follows, and in lengths for the one that does not."""
    shape = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, characters in (("left", left), ("right", right)):
        if characters:
            shape.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
            shape.set(qn(f"w:{name}"), str(round(characters * _CHARACTER)))
    name, characters = ("hanging", hanging) if hanging else ("firstLine", first)
    shape.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
    shape.set(qn(f"w:{name}"), str(round(characters * _CHARACTER)))

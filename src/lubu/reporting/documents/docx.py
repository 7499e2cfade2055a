"""The report as DOCX on official paper (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from lubu.office.paper.word import (
    LINE,
    TYPE_WIDTH,
    blank,
    cell_margins,
    off_the_grid,
    repeatable,
    whole_row,
)
from lubu.reporting.documents.document import ReportDocument, ReportSection, SubHeading, TablePlace
from lubu.reporting.documents.layout import LayoutCell, TableLayout, layout
from lubu.reporting.tables import TableKey

_TABLE_SIZES: Final = {TableKey.TWO: 12.0, TableKey.THREE: 9.5, TableKey.FOUR: 9.0}


def docx(document: ReportDocument) -> bytes:
    """The report as an Office Open XML text. The same report gives the same bytes."""
    word = blank(
        title=document.title,
        author=document.organ_name,
        on=date(document.year, 12, 31),  # the end of the period reported on
        mark=document.mark,
    )
    for number, line in enumerate(document.title_lines):
        title = word.add_paragraph(line, style="Title")
        title.paragraph_format.space_after = (
            LINE if number == len(document.title_lines) - 1 else Pt(0)
        )
    word.add_paragraph(document.preamble.text)
    for section in document.sections:
        _section(word, document, section)
    return repeatable(word)


def _section(word: WordDocument, document: ReportDocument, section: ReportSection) -> None:
    word.add_paragraph(f"{section.number}、{section.title}", style="Heading 1")
    for block in section.blocks:
        if isinstance(block, SubHeading):
            word.add_paragraph(block.text, style="Heading 2")
        elif isinstance(block, TablePlace):
            _table(word, layout(block.key, document.tables, document.reasons.get(block.key, ())))
        else:
            word.add_paragraph(block.text)


def _table(word: WordDocument, made: TableLayout) -> None:
    rows = list(made.rows())
    table = word.add_table(rows=len(rows), cols=len(made.widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Mm(TYPE_WIDTH * share / sum(made.widths)) for share in made.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    grid = [row.cells for row in table.rows]  # asked for once: each time they are counted anew
    for number, row in enumerate(table.rows):
        whole_row(row, repeats=number < len(made.head))
        for cell, width in zip(grid[number], widths, strict=True):
            cell.width = width
    for cells in rows:
        for item in cells:
            _fill(grid, item, made.key)
    cell_margins(table)
    _keep_together(table)
    note = word.add_paragraph(made.note)
    off_the_grid(note._p.get_or_add_pPr())
    note.paragraph_format.line_spacing = Pt(18)
    note.paragraph_format.space_after = Pt(8)
    for run in note.runs:
        run.font.size = Pt(10.5)


def _fill(grid: Sequence[Sequence[_Cell]], item: LayoutCell, key: TableKey) -> None:
    cell = grid[item.row][item.column]
    if item.row_span > 1 or item.column_span > 1:
        last = grid[item.row + item.row_span - 1][item.column + item.column_span - 1]
        cell = cell.merge(last)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if item.is_left else WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(item.text)
    run.font.size = Pt(_TABLE_SIZES[key])
    shape = paragraph.paragraph_format
    shape.line_spacing = Pt(_TABLE_SIZES[key] * 1.25)
    shape.space_before = shape.space_after = Pt(2 if key is TableKey.TWO else 1.5)
    properties = paragraph._p.get_or_add_pPr()
    off_the_grid(properties)
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "0")
    indent.set(qn("w:firstLine"), "0")


def _keep_together(table: Table) -> None:
    """Each table fits on one page and stays on it, with its heading."""
    for element in table._tbl.tr_lst[:-1]:
        for paragraph in element.iter(qn("w:p")):
            Paragraph(paragraph, table).paragraph_format.keep_with_next = True

"""Reports as DOCX."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.etree import LxmlError

from lubu.reporting.reading.extracts import (
    MOST_COLUMNS,
    MOST_ROWS,
    Box,
    Extract,
    Grid,
    Reason,
    UnreadableReportError,
)

# What a damaged file makes the library raise; it promises no less.
_BROKEN = (
    OpcError, LxmlError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError,
    AttributeError, TypeError, EOFError, NotImplementedError, OSError,
)  # fmt: skip

_AROUND = frozenset({qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")})
MOST_DEPTH = 4


def from_docx(data: bytes) -> Extract:
    """The paragraphs and tables of a text; tables that only lay it out hold others.

    Raises:
        UnreadableReportError: damaged, or without text (pictures of pages).
    """
    try:
        body = Document(BytesIO(data)).element.body
        reading = _Reading()
        reading.blocks(body, depth=0)
    except _BROKEN as error:
        raise UnreadableReportError(Reason.DAMAGED) from error
    text = "\n".join(reading.lines)
    if not text.strip():
        raise UnreadableReportError(Reason.NO_TEXT)
    return Extract(text=text, grids=tuple(reading.grids))


class _Reading:
    """The text line by line and its tables as grids, whatever stands in them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.grids: list[Grid] = []

    def blocks(self, parent: BaseOxmlElement, *, depth: int) -> None:
        """Paragraphs and tables in their order; a table in a cell is one of its own."""
        for element in _inner(parent):
            if element.tag == qn("w:p"):
                self.lines.append(_words(element))
            elif element.tag == qn("w:tbl"):
                self._table(element, depth=depth)

    def _table(self, table: BaseOxmlElement, *, depth: int) -> None:
        rows = [one for one in _inner(table) if one.tag == qn("w:tr")][:MOST_ROWS]
        cells = [[one for one in _inner(row) if one.tag == qn("w:tc")] for row in rows]
        if depth < MOST_DEPTH and any(_holds_table(cell) for row in cells for cell in row):
            for row in cells:
                for cell in row:
                    self.blocks(cell, depth=depth + 1)
            return
        grid = _grid(rows, cells)
        self.grids.append(grid)
        self.lines += ["\t".join(box.text for box in row if box.is_own) for row in grid]


def _inner(parent: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Children, through content controls and marks of changes that stand around them."""
    for child in parent:
        if child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            yield from _inner(content) if content is not None else ()
        elif child.tag in _AROUND:
            yield from _inner(child)
        else:
            yield child


def _holds_table(cell: BaseOxmlElement) -> bool:
    return any(one.tag == qn("w:tbl") for one in _inner(cell))


def _words(paragraph: BaseOxmlElement) -> str:
    """The text of a paragraph without what was deleted from it."""
    parts = []
    for element in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if element.tag == qn("w:t"):
            parts.append(element.text or "")
        elif element.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif element.getparent().tag == qn("w:r"):  # a tab stop is declared, not typed
            parts.append("\t" if element.tag == qn("w:tab") else "\n")
    return "".join(parts)


def _grid(rows: Sequence[BaseOxmlElement], cells: Sequence[Sequence[BaseOxmlElement]]) -> Grid:
    """The table with every merged cell in all its places.

    A merge that goes on above the table, as where it was split over pages, begins in it.
    """
    grid: list[list[Box]] = []
    for row, inner in zip(rows, cells, strict=True):
        boxes = [Box("", is_own=False)] * _number(row, "w:trPr/w:gridBefore")
        above = grid[-1] if grid else []
        for cell in inner:
            merge = cell.find("w:tcPr/w:vMerge", cell.nsmap)
            goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            here = len(boxes)
            text = "\n".join(_words(p) for p in _inner(cell) if p.tag == qn("w:p"))
            is_own = not goes_on or here >= len(above)
            text = text if is_own else above[here].text
            span = max(_number(cell, "w:tcPr/w:gridSpan"), 1)
            boxes += [Box(text, is_own), *[Box(text, is_own=False)] * (span - 1)]
        grid.append(boxes[:MOST_COLUMNS])
    return grid


def _number(element: BaseOxmlElement, path: str) -> int:
    found = element.find(path, element.nsmap)
    written = "" if found is None else found.get(qn("w:val"), "")
    return min(int(written), MOST_COLUMNS) if written.isdecimal() and len(written) < 4 else 0

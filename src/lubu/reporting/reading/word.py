"""Reports as DOCX."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from docx import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from lxml.etree import LxmlError

from lubu.reporting.reading.extracts import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_UNPACKED,
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


def from_docx(data: bytes) -> Extract:
    """The paragraphs and tables of a text.

    Raises:
        UnreadableReportError: damaged, encrypted, or unpacks to too much.
    """
    try:
        _measure(data)
        document = Document(BytesIO(data))
        lines, grids = [], []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                grid = _grid(block)
                grids.append(grid)
                lines += ["\t".join(box.text for box in row if box.is_own) for row in grid]
            else:
                lines.append(block.text)
    except _BROKEN as error:
        raise UnreadableReportError(Reason.DAMAGED) from error
    return Extract(text="\n".join(lines), grids=tuple(grids))


def _measure(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnreadableReportError(Reason.TOO_LARGE)
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableReportError(Reason.ENCRYPTED)


def _grid(table: Table) -> Grid:
    grid, seen = [], set()
    for row in table.rows[:MOST_ROWS] if len(table.rows) > MOST_ROWS else table.rows:
        boxes = []
        for cell in row.cells[:MOST_COLUMNS]:
            boxes.append(Box(cell.text, cell._tc not in seen))
            seen.add(cell._tc)
        grid.append(boxes)
    return grid

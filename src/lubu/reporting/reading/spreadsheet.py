"""Reports as workbooks (XLSX): every sheet that is shown is a table."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, time
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

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
    InvalidFileException, DefusedXmlException, ParseError, zipfile.BadZipFile, zlib.error,
    KeyError, ValueError, IndexError, AttributeError, TypeError, EOFError, NotImplementedError,
    OSError, OverflowError,
)  # fmt: skip
_FORMULA = re.compile(rb"<(?:\w{1,9}:)?f[ />]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def from_xlsx(data: bytes) -> Extract:
    """The sheets that are shown, cell by cell with their merged cells.

    A formula counts by the result that was saved with it; where there is none its own words stand
    in the cell, which are no number: nothing is computed here.

    Raises:
        UnreadableReportError: damaged.
    """
    try:
        values = load_workbook(BytesIO(data), data_only=True)
        formulas = load_workbook(BytesIO(data)) if _has_formulas(data) else values
        sheets = [one for one in values.worksheets if one.sheet_state == "visible"]
        grids = [_grid(sheet, formulas[sheet.title]) for sheet in sheets]
        hidden = _hidden(values)
    except _BROKEN as error:
        raise UnreadableReportError(Reason.DAMAGED) from error
    lines = [
        "\t".join(box.text for box in row if box.is_own).strip() for grid in grids for row in grid
    ]
    text = "\n".join(filter(None, lines))
    if not text:
        raise UnreadableReportError(Reason.NO_TEXT)
    return Extract(
        text=text, grids=tuple(grids), title=values.properties.title or "", hidden=hidden
    )


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if _SHEET.fullmatch(name)]
        return any(_FORMULA.search(archive.read(name)) for name in sheets)


def _hidden(book: Workbook) -> tuple[str, ...]:
    return tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible")


def _grid(values: Worksheet, formulas: Worksheet) -> Grid:
    down = min(values.max_row, MOST_ROWS)
    across = min(values.max_column, MOST_COLUMNS)
    covered = dict(_covered(values, down, across))
    grid: list[list[Box]] = []
    for y in range(1, down + 1):
        row = []
        for x in range(1, across + 1):
            home = covered.get((y, x))
            if home is None:
                row.append(Box(_text(values, formulas, y, x)))
            else:
                row.append(Box(_text(values, formulas, *home), is_own=home == (y, x)))
        if any(box.text for box in row):
            grid.append(row)
    return grid


def _covered(
    sheet: Worksheet, down: int, across: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Every place of a merged cell, with its first one."""
    for merged in sheet.merged_cells.ranges:
        for y in range(merged.min_row, min(merged.max_row, down) + 1):
            for x in range(merged.min_col, min(merged.max_col, across) + 1):
                yield (y, x), (merged.min_row, merged.min_col)


def _text(values: Worksheet, formulas: Worksheet, y: int, x: int) -> str:
    value = values.cell(y, x).value
    if value is None:
        value = formulas.cell(y, x).value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)

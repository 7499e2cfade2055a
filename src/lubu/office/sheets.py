"""Tables that people hand in: XLSX and CSV read safely, cells as text, number and day; and written.

Bounded: bytes, unpacked bytes, rows and columns. Nothing that is read is ever run or fetched.
"""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

from openpyxl import load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 5000
MOST_COLUMNS = 40
MOST_BYTES = 5 * 1024 * 1024
UNPACKED_TO_PACKED = 10
DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
YEARS = range(1900, 2101)  # of the days that a table may hold
csv.field_size_limit(
    2**31 - 1
)  # the file is bounded, and who reads it says by cell what is too long
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the full-width ones too
# What nobody sees: controls; spaces of no width, marks of direction, invisible operators; lone
# halves of characters, which no database takes.
CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff]"
)


class SheetError(Exception):
    """The file is no table that can be read; ``reason`` is one word for logs."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Formula(str):
    """The words of a cell that holds a formula: what its author saw there is not known."""

    __slots__ = ()


def lines(data: bytes, name: str, *, most_bytes: int = MOST_BYTES) -> Iterator[Sequence[object]]:
    """The lines of a table, the heading first; unpacked it may be ten times ``most_bytes``.

    Raises:
        SheetError: no table, or larger than allowed.
    """
    if not data or len(data) > most_bytes:
        raise SheetError("empty" if not data else "too_large")
    return _xlsx(data, most_bytes) if data.startswith(b"PK\x03\x04") else _csv(data, name)


def text(value: object) -> str:
    """What a cell says, without controls and direction marks."""
    return CONTROLS.sub("", "" if value is None else str(value)).strip()


def line(value: object) -> str:
    """The same in one line: ends of lines and tabs become spaces."""
    return " ".join(text(value).split())


def whole(value: object) -> int | None:
    """A whole number: as typed, with thousands marks, or as a spreadsheet's 1234.0."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else None
    words = text(value).replace(",", "").replace(",", "")
    words = words.removesuffix(".0")
    return int(words) if re.fullmatch(r"-?[0-9]{1,15}", words) else None


def day(value: object) -> date | None:
    """A day as a spreadsheet or a person writes it; ``None`` where it is none, or only a slip."""
    found = _day(value)
    return found if found and found.year in YEARS else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = text(value).removesuffix(" 00:00:00")
    if not words[:4].isdecimal():  # the forms are tried with more words than are days
        return None
    for form in DAY_FORMS:
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _xlsx(data: bytes, most_bytes: int) -> Iterator[Sequence[object]]:
    try:
        yield from _read_workbook(data, most_bytes)
    except SheetError:
        raise
    except Exception as error:
        raise SheetError("no_workbook") from error


def _read_workbook(data: bytes, most_bytes: int) -> Iterator[Sequence[object]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > UNPACKED_TO_PACKED * most_bytes:
        raise SheetError("too_large")
    sheet = load_workbook(BytesIO(data), read_only=True).worksheets[0]
    for read in sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS):
        yield [Formula(one.value) if one.data_type == "f" else one.value for one in read]


def _csv(data: bytes, name: str) -> Iterator[Sequence[object]]:
    if b"\x00" in data or not name.lower().endswith((".csv", ".txt")):
        raise SheetError("no_table")
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            words = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise SheetError("encoding") from error
    delimiter = "\t" if "\t" in re.split(r"[\r\n]", words, maxsplit=1)[0] else ","
    try:
        yield from csv.reader(StringIO(words, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise SheetError("no_table") from error


def literal(sheet: WriteOnlyWorksheet, words: str) -> Cell:
    """Words that no spreadsheet takes for a formula."""
    cell = WriteOnlyCell(sheet, value=CONTROLS.sub("", words))
    cell.data_type = "s"
    return cell


def written_lines(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Rows as lines of CSV that spreadsheets open: UTF-8 with mark; no word acts as a formula.

    Numbers are written as numbers. Other cells that begin as a formula does get an apostrophe
    before them, and controls and direction marks are taken out.
    """
    yield codecs.BOM_UTF8
    for row in rows:
        out = StringIO(newline="")
        csv.writer(out).writerow([_harmless(cell) for cell in row])
        yield out.getvalue().encode()


def _harmless(cell: object) -> object:
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return cell
    words = CONTROLS.sub("", "" if cell is None else str(cell))
    acts = words.lstrip()[:1] in FORMULA or words[:1] in ("\t", "\r", "\n")
    return f"'{words}" if acts else words

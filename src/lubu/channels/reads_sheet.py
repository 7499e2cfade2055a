"""Tables of read counts, XLSX or CSV, in and out.

Columns by their heading, in any order: release number or address, day, reads, reason. Headings
may be Chinese or English; other columns are left alone.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from lubu.channels.actions.reads import Fault, FaultKind, ReadsFaultsError, ReadsRow
from lubu.publishing.models import Release

HEADINGS = {
    "release": ("编号", "release"),
    "channel": ("渠道", "channel"),
    "title": ("标题", "title"),
    "released_on": ("发布日期", "released"),
    "address": ("地址", "address"),
    "on": ("统计日期", "date"),
    "reads": ("累计阅读量", "reads"),
    "reason": ("更正原因", "reason"),
}
ALSO_CALLED = {"日期": "on", "阅读量": "reads", "链接": "address", "on": "on"}
NEEDED = ("on", "reads")
MOST_ROWS = 5000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class SheetError(Exception):
    """The file is no table that can be read; ``reason`` is one word for logs."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def parse(data: bytes, name: str) -> list[ReadsRow]:
    """The rows of a table; empty rows are left out.

    Raises:
        SheetError: no table, no headings, or too large.
        ReadsFaultsError: cells that are no date or number, all of them.
    """
    if not data or len(data) > MOST_BYTES:
        raise SheetError("empty" if not data else "too_large")
    lines = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data, name)
    heading = next(lines, None)
    if heading is None:
        raise SheetError("empty")
    columns = _columns(heading)
    rows: list[ReadsRow] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=2):
        cells = {key: line[at] if at < len(line) else None for key, at in columns.items()}
        if all(_text(cells.get(key)) == "" for key in ("on", "reads")):
            continue  # a template's row that nobody filled in
        row = _row(number, cells, faults)
        if row is not None:
            rows.append(row)
        if len(rows) > MOST_ROWS:
            raise SheetError("too_many_rows")
    if faults:
        raise ReadsFaultsError(faults)
    if not rows:
        raise SheetError("no_rows")
    return rows


def _columns(heading: Sequence[object]) -> dict[str, int]:
    names = {word: key for key, words in HEADINGS.items() for word in words} | ALSO_CALLED
    columns: dict[str, int] = {}
    for at, cell in enumerate(heading):
        key = names.get(_text(cell).lower())
        if key is not None:
            if key in columns:
                raise SheetError("heading_twice")
            columns[key] = at
    if any(key not in columns for key in NEEDED) or not {"release", "address"} & set(columns):
        raise SheetError("no_headings")
    return columns


def _row(number: int, cells: dict[str, object], faults: list[Fault]) -> ReadsRow | None:
    release, on, reads = (_text(cells.get(key)) for key in ("release", "on", "reads"))
    release_no = _whole(cells.get("release")) if release else None
    day, count = _day(cells.get("on")), _whole(cells.get("reads"))
    found = []
    if release and release_no is None:
        found.append(("release", FaultKind.NOT_A_NUMBER, release))
    if day is None:
        found.append(("on", FaultKind.NOT_A_DATE, on))
    if count is None:
        found.append(("reads", FaultKind.NOT_A_NUMBER, reads))
    faults += [Fault(row=number, column=c, kind=k, value=v[:60]) for c, k, v in found]
    if found or day is None or count is None:
        return None
    return ReadsRow(
        row=number,
        release=release_no,
        address=_text(cells.get("address")),
        on=day,
        reads=count,
        reason=_text(cells.get("reason")),
    )


def _text(value: object) -> str:
    return CONTROLS.sub("", "" if value is None else str(value)).strip()


def _whole(value: object) -> int | None:
    """A whole number: as typed, with thousands marks, or as a spreadsheet's 1234.0."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else None
    words = _text(value).replace(",", "").replace(",", "")
    words = words.removesuffix(".0")
    return int(words) if re.fullmatch(r"-?[0-9]{1,15}", words) else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = _text(value).removesuffix(" 00:00:00")
    for form in DAY_FORMS:
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _xlsx(data: bytes) -> Iterator[Sequence[object]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise SheetError("too_large")
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=40)
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        SyntaxError,
        TypeError,
        AttributeError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise SheetError("no_workbook") from error


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
    delimiter = "\t" if "\t" in words.splitlines()[0] else ","
    try:
        yield from csv.reader(StringIO(words, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise SheetError("no_table") from error


def template(releases: Iterable[Release], *, chinese: bool) -> bytes:
    """A workbook with a row for each release, day and reads to be filled in."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("阅读量" if chinese else "reads")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", (8, 16, 44, 12, 40, 12, 12, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([words[0 if chinese else 1] for words in HEADINGS.values()])
    for release in releases:
        sheet.append(
            [
                release.pk,
                _literal(sheet, release.channel.name),
                _literal(sheet, str(release.submission.content["title"])),
                release.released_on,
                _literal(sheet, str(getattr(release, "last_address", "") or "")),
                None,
                None,
                None,
            ]
        )
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _literal(sheet: WriteOnlyWorksheet, words: str) -> Cell:
    """Words that no spreadsheet takes for a formula."""
    cell = WriteOnlyCell(sheet, value=CONTROLS.sub("", words))
    cell.data_type = "s"
    return cell

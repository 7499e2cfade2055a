"""Tables of read counts, XLSX or CSV, in and out.

Columns by their heading, in any order: release number or address, day, reads, reason. Headings
may be Chinese or English; other columns are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook

from lubu.channels.actions.reads import Fault, FaultKind, NamedRelease, ReadsRow
from lubu.office import sheets
from lubu.office.sheets import (
    MOST_ROWS,
    SheetError,
    literal,
    text,
    whole,
)
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


@dataclass(slots=True)
class Parsed:
    """What was read of a table: whole rows, rows of which a part could be read, what is wrong."""

    rows: list[ReadsRow] = field(default_factory=list)
    half_read: list[NamedRelease] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def parse(data: bytes, name: str) -> Parsed:
    """The rows of a table; empty rows are left out, cells that cannot be read are faults.

    Raises:
        SheetError: no table, no headings, or too large.
    """
    lines = sheets.lines(data, name)
    heading = next(lines, None)
    if heading is None:
        raise SheetError("empty")
    columns = _columns(heading)
    parsed = Parsed()
    for number, line in enumerate(lines, start=2):
        cells = {key: line[at] if at < len(line) else None for key, at in columns.items()}
        if all(text(cells.get(key)) == "" for key in ("on", "reads")):
            continue  # a template's row that nobody filled in
        _read_row(number, cells, parsed)
        if len(parsed.rows) + len(parsed.half_read) > MOST_ROWS:
            raise SheetError("too_many_rows")
    if not parsed.rows and not parsed.faults:
        raise SheetError("no_rows")
    return parsed


def _columns(heading: Sequence[object]) -> dict[str, int]:
    names = {word: key for key, words in HEADINGS.items() for word in words} | ALSO_CALLED
    columns: dict[str, int] = {}
    for at, cell in enumerate(heading):
        key = names.get(text(cell).lower())
        if key is not None:
            if key in columns:
                raise SheetError("heading_twice")
            columns[key] = at
    if any(key not in columns for key in NEEDED) or not {"release", "address"} & set(columns):
        raise SheetError("no_headings")
    return columns


def _read_row(number: int, cells: dict[str, object], parsed: Parsed) -> None:
    release, on, reads = (text(cells.get(key)) for key in ("release", "on", "reads"))
    release_no = whole(cells.get("release")) if release else None
    day, count = sheets.day(cells.get("on")), whole(cells.get("reads"))
    found = []
    if release and release_no is None:
        found.append(("release", FaultKind.NOT_A_NUMBER, release))
    if day is None:
        found.append(("on", FaultKind.NOT_A_DATE, on))
    if count is None:
        found.append(("reads", FaultKind.NOT_A_NUMBER, reads))
    parsed.faults += [Fault(row=number, column=c, kind=k, value=v[:60]) for c, k, v in found]
    address = text(cells.get("address"))
    if day is None or count is None:
        if release_no is not None or (address and not release):
            parsed.half_read.append(NamedRelease(row=number, release=release_no, address=address))
    elif not found:
        parsed.rows.append(
            ReadsRow(
                row=number,
                release=release_no,
                address=address,
                on=day,
                reads=count,
                reason=sheets.line(cells.get("reason")),
            )
        )


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
                literal(sheet, release.channel.name),
                literal(sheet, str(release.submission.content["title"])),
                release.released_on,
                literal(sheet, str(getattr(release, "last_address", "") or "")),
                None,
                None,
                None,
            ]
        )
    written = BytesIO()
    book.save(written)
    return written.getvalue()

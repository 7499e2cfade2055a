"""Tables of items, XLSX or CSV, to move an existing site in.

Columns by their heading, Chinese or English, in any order. Only checks that need no database are
made here; those that do are in `actions.importing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.office.sheets import MOST_ROWS, Formula, SheetError, day, line, lines, text
from lubu.publishing.rules import ItemKind, Validity

HEADINGS = {
    "key": ("编号", "key"),
    "column": ("栏目", "column"),
    "title": ("标题", "title"),
    "body": ("正文", "body"),
    "kind": ("类型", "kind"),
    "summary": ("摘要", "summary"),
    "issuer": ("发布机构", "issuer"),
    "topic": ("主题分类", "topic"),
    "keywords": ("关键词", "keywords"),
    "written_on": ("成文日期", "written_on"),
    "doc_no": ("文号", "doc_no"),
    "validity": ("有效性", "validity"),
    "source": ("来源", "source"),
    "original_url": ("原文地址", "original_url"),
}
MOST_BYTES = 30 * 1024 * 1024
MANY_LINES = ("summary", "body")
NEEDED = ("key", "column", "title", "body")
KINDS = {
    "动态要闻": ItemKind.NEWS, "通知公告": ItemKind.NOTICE, "政策文件": ItemKind.POLICY,
    "规范性文件": ItemKind.NORMATIVE, "政策解读": ItemKind.INTERPRETATION,
    "重点领域": ItemKind.KEY_AREA, "公示": ItemKind.PUBLIC_NOTICE, "财政预决算": ItemKind.FINANCE,
    "机构职能": ItemKind.ORGANISATION, "转载": ItemKind.REPOST,
}  # fmt: skip
VALIDITIES = {
    "有效": Validity.IN_FORCE,
    "已修改": Validity.AMENDED,
    "失效": Validity.EXPIRED,
    "废止": Validity.REPEALED,
}
LONGEST = {
    "key": 120, "title": 255, "summary": 500, "issuer": 80, "topic": 60, "keywords": 120,
    "doc_no": 60, "source": 80, "original_url": 500, "body": 500_000,
}  # fmt: skip


class FaultKind(StrEnum):
    """What is wrong with a cell."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_A_DATE = "not_a_date"
    UNKNOWN = "unknown"
    TWICE = "twice"
    NOT_YOURS = "not_yours"
    NOT_AN_ADDRESS = "not_an_address"
    FORMULA = "formula"
    INVALID = "invalid"
    AMBIGUOUS = "ambiguous"
    MOVED = "moved"
    CHANGED_HERE = "changed_here"
    IN_REVIEW = "in_review"


# Not faults of the table: whoever imports may decide to leave such rows out.
DECIDABLE = frozenset({FaultKind.CHANGED_HERE, FaultKind.IN_REVIEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A cell that cannot be taken: line ``row`` as the spreadsheet numbers it, column, why."""

    row: int
    column: str
    kind: FaultKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One item to be; ``key`` is its name in the old site, by which a second import knows it;
    ``given`` are the columns that the table has: of the others it says nothing."""

    row: int
    given: frozenset[str]
    key: str
    column: str
    title: str
    body: str
    kind: ItemKind | None
    summary: str
    issuer: str
    topic: str
    keywords: str
    written_on: date | None
    doc_no: str
    validity: str
    source: str
    original_url: str


class ItemFaultsError(Exception):
    """The table has faults; nothing was stored."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        self.number = len(self.faults)
        super().__init__(f"{self.number} faults")


def parse(data: bytes, name: str) -> tuple[list[ItemRow], list[Fault]]:
    """The rows of a table, and every fault in its cells.

    Raises:
        SheetError: no table, no headings, or too large.
    """
    table = lines(data, name, most_bytes=MOST_BYTES)
    heading = next(iter(table), None)
    if heading is None:
        raise SheetError("empty")
    columns = _columns(heading)
    rows: list[ItemRow] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, read in enumerate(table, start=2):
        cells = {key: read[at] if at < len(read) else None for key, at in columns.items()}
        if not any(text(cell) for cell in cells.values()):
            continue
        row, found = _row(number, cells)
        if row.key and row.key in seen:
            found.append(Fault(row=number, column="key", kind=FaultKind.TWICE, value=row.key))
        seen.add(row.key)
        rows.append(row)
        faults += found
        if len(rows) > MOST_ROWS:
            raise SheetError("too_many_rows")
    if not rows:
        raise SheetError("no_rows")
    return rows, faults


def _columns(heading: Sequence[object]) -> dict[str, int]:
    names = {word: key for key, words in HEADINGS.items() for word in words}
    columns: dict[str, int] = {}
    for at, cell in enumerate(heading):
        key = names.get(text(cell).lower())
        if key is not None:
            if key in columns:
                raise SheetError("heading_twice")
            columns[key] = at
    if any(key not in columns for key in NEEDED):
        raise SheetError("no_headings")
    return columns


def _row(number: int, cells: dict[str, object]) -> tuple[ItemRow, list[Fault]]:
    words = {
        key: text(cells.get(key)) if key in MANY_LINES else line(cells.get(key)) for key in HEADINGS
    }
    faults: list[Fault] = []

    def fault(column: str, kind: FaultKind) -> None:
        faults.append(Fault(row=number, column=column, kind=kind, value=words[column][:60]))

    for key in cells:
        if isinstance(cells[key], Formula):
            fault(key, FaultKind.FORMULA)
        elif key in NEEDED and not words[key]:
            fault(key, FaultKind.MISSING)
    for key in (key for key, longest in LONGEST.items() if len(words[key]) > longest):
        fault(key, FaultKind.TOO_LONG)
    written_on = day(cells.get("written_on"))
    if words["written_on"] and written_on is None:
        fault("written_on", FaultKind.NOT_A_DATE)
    for key, known in (("kind", KINDS), ("validity", VALIDITIES)):
        if words[key] and words[key] not in known:
            fault(key, FaultKind.UNKNOWN)
    if words["original_url"] and not words["original_url"].startswith(("http://", "https://")):
        fault("original_url", FaultKind.NOT_AN_ADDRESS)
    kind = KINDS.get(words.pop("kind"))
    words["validity"] = VALIDITIES.get(words["validity"], "")
    words.pop("written_on")
    row = ItemRow(row=number, given=frozenset(cells), kind=kind, written_on=written_on, **words)
    return row, faults

"""A catalogue as a table: XLSX in the standard directory's ten columns, written and read back.

The columns are those of 基层政务公开标准目录; 公开事项 takes two of the sheet, one a level. 序号
carries the entry's code, by which a second import knows it. Only checks that need no database are
made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from lubu.catalogue.rules.differences import COLUMNS
from lubu.catalogue.rules.limits import LimitWordsError, times_of
from lubu.catalogue.rules.reading import BASELINE_CODE, LONGEST, MOST_ELEMENTS, OWN_CODE
from lubu.catalogue.rules.vocabulary import (
    Audience,
    Channel,
    EntryContent,
    Level,
    Limit,
    Mode,
    Notice,
)
from lubu.catalogue.rules.words import (
    CHANNEL_WORDS,
    GROUP,
    LEVEL_WORDS,
    MODE_WORDS,
    OPTIONAL,
    REQUIRED,
    SOCIETY,
)
from lubu.office.sheets import MOST_ROWS, Formula, SheetError, line, lines, literal, text

TITLE = "基层政务公开标准目录"
HEADINGS: Mapping[str, str] = {
    "code": "序号",
    "level1": "公开事项（一级）",
    "level2": "公开事项（二级）",
    "elements": "公开内容（要素）",
    "bases": "公开依据",
    "limit": "公开时限",
    "owner": "公开主体",
    "channels": "公开渠道和载体",
    "audience": "公开对象",
    "mode": "公开方式",
    "levels": "公开层级",
}
WIDTHS = (9, 18, 24, 36, 44, 26, 20, 24, 14, 10, 10)
MANY_LINES = ("elements", "bases", "channels")
MARKED = re.compile(f"([{REQUIRED}{OPTIONAL}])([^{REQUIRED}{OPTIONAL}]+)")
MODES = {said: mode for mode, said in MODE_WORDS.items()} | {
    f"{said}公开": mode for mode, said in MODE_WORDS.items()
}
LEVELS = {
    **{said: level for level, said in LEVEL_WORDS.items()},
    "县（市）级": Level.COUNTY,
    "市级": Level.COUNTY,
    "镇级": Level.TOWNSHIP,
    "乡（村）级": Level.TOWNSHIP,
    "镇（街）级": Level.TOWNSHIP,
    "镇街级": Level.TOWNSHIP,
}


class FaultKind(StrEnum):
    """What is wrong with a cell."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_A_CODE = "not_a_code"
    NOT_A_LIMIT = "not_a_limit"
    UNKNOWN = "unknown"
    TWICE = "twice"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A cell that cannot be taken: line ``row`` as the spreadsheet numbers it, column, why."""

    row: int
    column: str
    kind: FaultKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry as the table has it; ``owner`` is the words of its cell, a unit or an office."""

    row: int
    code: str
    level1: str
    level2: str
    elements: tuple[str, ...]
    bases: tuple[str, ...]
    limit: Limit
    notice: Notice | None
    owner: str
    channels: tuple[Channel, ...]
    also: tuple[Channel, ...]
    other: str
    audience: Audience
    group: str
    mode: Mode
    levels: tuple[Level, ...]


# --- written --------------------------------------------------------------------------------------


def written(entries: Iterable[EntryContent]) -> bytes:
    """The table of entries as XLSX; no cell acts as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(TITLE)
    for letter, width in zip("ABCDEFGHIJK", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "D2"
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for number, row in enumerate((tuple(HEADINGS.values()), *map(cells, entries))):
        filled = [literal(sheet, words) for words in row]
        for cell in filled:
            cell.alignment = wrapped
            if number == 0:
                cell.font = bold
        sheet.append(filled)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cells(content: EntryContent) -> tuple[str, ...]:
    """The words of an entry's row; several lines where a column has several."""
    return (content.code, *("\n".join(words(content)) for words in COLUMNS.values()))


# --- read -----------------------------------------------------------------------------------------


class _FaultyError(Exception):
    def __init__(self, kind: FaultKind) -> None:
        self.kind = kind


def parse(data: bytes, name: str) -> tuple[list[EntryRow], list[Fault]]:
    """The rows of a table without fault, and every fault in the cells of the others.

    Raises:
        SheetError: no table, no headings, or too large.
    """
    table = lines(data, name)
    columns = _columns(next(iter(table), ()))
    rows: list[EntryRow] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    read = 0
    for number, cells_read in enumerate(table, start=2):
        found = {
            key: cells_read[at] if at < len(cells_read) else None for key, at in columns.items()
        }
        if not any(text(cell) for cell in found.values()):
            continue
        read += 1
        if read > MOST_ROWS:
            raise SheetError("too_many_rows")
        row, wrong = _row(number, found)
        code = line(found["code"])
        if code and code in seen:
            wrong.append(Fault(row=number, column="code", kind=FaultKind.TWICE, value=code))
        seen.add(code)
        faults += wrong
        if row is not None:
            rows.append(row)
    if not read:
        raise SheetError("no_rows")
    return rows, faults


def _columns(heading: Sequence[object]) -> dict[str, int]:
    names = {_flat(words): key for key, words in HEADINGS.items()} | {key: key for key in HEADINGS}
    columns: dict[str, int] = {}
    for at, cell in enumerate(heading):
        key = names.get(_flat(line(cell)))
        if key is not None:
            if key in columns:
                raise SheetError("heading_twice")
            columns[key] = at
    if set(columns) != set(HEADINGS):
        raise SheetError("no_headings")
    return columns


def _flat(words: str) -> str:
    return "".join(words.split()).replace("(", "（").replace(")", "）").lower()


def _row(number: int, found: Mapping[str, object]) -> tuple[EntryRow | None, list[Fault]]:
    read: dict[str, object] = {}
    faults: list[Fault] = []
    for column, reader in READERS.items():
        words = text(found[column]) if column in MANY_LINES else line(found[column])
        try:
            _check_filled(found[column], words)
            read |= reader(words)
        except _FaultyError as error:
            faults.append(Fault(row=number, column=column, kind=error.kind, value=words[:60]))
    if faults:
        return None, faults
    return EntryRow(row=number, **read), []  # type: ignore[arg-type]  # each reader gives its own


def _check_filled(cell: object, words: str) -> None:
    if isinstance(cell, Formula):
        raise _FaultyError(FaultKind.FORMULA)
    if not words:
        raise _FaultyError(FaultKind.MISSING)


def _code(words: str) -> dict[str, object]:
    if not BASELINE_CODE.fullmatch(words) and not OWN_CODE.fullmatch(words):
        raise _FaultyError(FaultKind.NOT_A_CODE)
    return {"code": words}


def _word(words: str) -> str:
    if len(words) > LONGEST:
        raise _FaultyError(FaultKind.TOO_LONG)
    return words


def _several(words: str) -> tuple[str, ...]:
    found = tuple(_word(" ".join(one.split())) for one in words.splitlines() if one.strip())
    if len(found) > MOST_ELEMENTS:
        raise _FaultyError(FaultKind.TOO_MANY)
    return found


def _limit(words: str) -> dict[str, object]:
    try:
        limit, notice = times_of(words)
    except LimitWordsError:
        raise _FaultyError(FaultKind.NOT_A_LIMIT) from None
    return {"limit": limit, "notice": notice}


def _channels(words: str) -> dict[str, object]:
    known = {_flat(said): channel for channel, said in CHANNEL_WORDS.items()}
    other = ""
    marked: dict[str, list[Channel]] = {REQUIRED: [], OPTIONAL: []}
    if MARKED.sub("", words).strip():
        raise _FaultyError(FaultKind.UNKNOWN)
    for mark, said in MARKED.findall(words):
        name, _, more = " ".join(said.split()).rstrip("、；;，, ").partition("：")
        channel = known.get(_flat(name))
        if channel is None or (channel is Channel.OTHER) != bool(more):
            raise _FaultyError(FaultKind.UNKNOWN)
        if channel in (*marked[REQUIRED], *marked[OPTIONAL]):
            raise _FaultyError(FaultKind.TWICE)
        other = _word(more) or other
        marked[mark].append(channel)
    if not marked[REQUIRED]:
        raise _FaultyError(FaultKind.MISSING)
    return {"channels": tuple(marked[REQUIRED]), "also": tuple(marked[OPTIONAL]), "other": other}


def _audience(words: str) -> dict[str, object]:
    if words == SOCIETY:
        return {"audience": Audience.SOCIETY, "group": ""}
    group = words.replace(":", "：", 1).removeprefix(GROUP).strip()
    if group == words or not group:
        raise _FaultyError(FaultKind.UNKNOWN)
    return {"audience": Audience.GROUP, "group": _word(group)}


def _mode(words: str) -> dict[str, object]:
    if words not in MODES:
        raise _FaultyError(FaultKind.UNKNOWN)
    return {"mode": MODES[words]}


def _levels(words: str) -> dict[str, object]:
    said = [_flat(one) for one in re.split(r"[、,，/;；\s]+", words) if one]
    if any(one not in LEVELS for one in said):
        raise _FaultyError(FaultKind.UNKNOWN)
    levels = {LEVELS[one] for one in said}
    return {"levels": tuple(level for level in Level if level in levels)}


READERS: Mapping[str, Callable[[str], dict[str, object]]] = {
    "code": _code,
    "level1": lambda words: {"level1": _word(words)},
    "level2": lambda words: {"level2": _word(words)},
    "elements": lambda words: {"elements": _several(words)},
    "bases": lambda words: {"bases": _several(words)},
    "limit": _limit,
    "owner": lambda words: {"owner": _word(words)},
    "channels": _channels,
    "audience": _audience,
    "mode": _mode,
    "levels": _levels,
}

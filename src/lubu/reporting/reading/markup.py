"""Reports as HTML, read tag by tag: broken markup costs no more than sound one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from lubu.reporting.reading.encodings import decoded
from lubu.reporting.reading.extracts import (
    MOST_COLUMNS,
    MOST_ROWS,
    Box,
    Extract,
    Grid,
    Reason,
    UnreadableReportError,
)

# A tree of tags grows as deep as tags are left open, and walking it takes quadratic time; here
# every pattern is bounded, and what is no tag is text.
_TOKEN = re.compile(
    r"<!--(?:(?!<!--|-->).){0,200000}+-->|<[!?][^<>]{0,1000}+>"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,30}+)(?![A-Za-z0-9])"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]{0,4000}+\"|'[^']{0,4000}+')*+)>",
    re.DOTALL,
)
_SPAN = re.compile(r"\b(rowspan|colspan)\s{0,9}=\s{0,9}[\"']?\s{0,9}(\d{1,9})", re.IGNORECASE)
_UNREAD: Final = frozenset({"script", "style", "noscript", "template", "head"})
_TITLE: Final = "title"
_BLOCKS: Final = frozenset(
    {"p", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "li", "br", "section", "table", "dt"}
    | {"dd", "article", "header", "footer", "blockquote", "center", "hr"}
)
_CELLS: Final = frozenset({"td", "th"})
MOST_CHARACTERS: Final = 8_000_000
MOST_TABLES_IN_EACH_OTHER: Final = 100
_LEAST_CELLS = 4  # of a row of numbers; a table that holds tables only lays a page out otherwise
_PICTURE = re.compile(rb"data:(?:image|font)/[^\"')>\s]{64,}")  # in the page itself, in base 64


def from_html(data: bytes) -> Extract:
    """The text of a page and its tables; tables that only lay the page out hold others.

    Raises:
        UnreadableReportError: it is longer than any report, or no text in any known encoding.
    """
    text = decoded(_PICTURE.sub(b"", data))
    if len(text) > MOST_CHARACTERS:
        raise UnreadableReportError(Reason.TOO_LARGE)
    page = _Page()
    page.read(text)
    return Extract(
        text="".join(page.pieces), grids=tuple(page.grids), title="".join(page.title).strip()
    )


@dataclass(slots=True)
class _Cell:
    """A cell as it is read: its words and its spans."""

    pieces: list[str]
    down: int
    across: int


@dataclass(slots=True)
class _Table:
    """A table as it is read, row by row."""

    rows: list[list[_Cell]] = field(default_factory=list)
    cell: _Cell | None = None
    holds_tables: bool = False


class _Page:
    """What is read of a page."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.grids: list[Grid] = []
        self.title: list[str] = []
        self._tables: list[_Table] = []
        self._unread = ""
        self._is_title = False

    def read(self, text: str) -> None:
        at = 0
        for hit in _TOKEN.finditer(text):
            self._say(unescape(text[at : hit.start()]))
            at = hit.end()
            if hit["name"] is not None:
                self._tag(hit["name"].lower(), is_end=bool(hit["slash"]), rest=hit["rest"])
        self._say(unescape(text[at:]))
        while self._tables:
            self._end_table()

    def _say(self, words: str) -> None:
        if self._is_title:
            self.title.append(words)
        if not words or self._unread or self._is_title:
            return
        self.pieces.append(words)
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.pieces.append(words)

    def _tag(self, name: str, *, is_end: bool, rest: str) -> None:
        self._is_title = name == _TITLE and not is_end and not self.title
        if name == _TITLE:
            return
        if name in _UNREAD:
            self._leave_out(name, is_end=is_end)
        elif self._unread:
            if name == "body" and self._unread == "head":
                self._unread = ""
        elif name == "table":
            self._end_table() if is_end else self._begin_table()
        elif self._tables:
            self._in_table(name, is_end=is_end, rest=rest)
        if name in _CELLS:
            self._say(" ")
        elif name in _BLOCKS:
            self._say("\n")

    def _leave_out(self, name: str, *, is_end: bool) -> None:
        if not self._unread and not is_end:
            self._unread = name
        elif is_end and name == self._unread:
            self._unread = ""

    def _begin_table(self) -> None:
        if len(self._tables) < MOST_TABLES_IN_EACH_OTHER:
            if self._tables:
                self._tables[-1].holds_tables = True
            self._tables.append(_Table())

    def _end_table(self) -> None:
        if self._tables:
            table = self._tables.pop()
            has_numbers = any(len(row) >= _LEAST_CELLS for row in table.rows)
            if table.rows and (has_numbers or not table.holds_tables):
                self.grids.append(_laid_out(table.rows[:MOST_ROWS]))

    def _in_table(self, name: str, *, is_end: bool, rest: str) -> None:
        table = self._tables[-1]
        if name == "tr":
            table.cell = None
            if not is_end:
                table.rows.append([])
        elif name in _CELLS:
            table.cell = None
            if not is_end:
                if not table.rows:
                    table.rows.append([])
                spans = {key.lower(): int(size) for key, size in _SPAN.findall(rest)}
                table.cell = _Cell([], _bounded(spans, "rowspan"), _bounded(spans, "colspan"))
                table.rows[-1].append(table.cell)


def _bounded(spans: dict[str, int], name: str) -> int:
    return max(spans[name], 1) if 0 < spans.get(name, 0) < 10_000 else 1


def _laid_out(rows: list[list[_Cell]]) -> Grid:
    """The table with every spanning cell in all its places, as HTML lays them out."""
    placed: list[dict[int, Box]] = [{} for _ in rows]
    for down, row in enumerate(rows):
        right = 0
        for cell in row:
            while right in placed[down]:
                right += 1
            text, is_own = "".join(cell.pieces), True
            for y in range(down, min(down + cell.down, len(rows))):
                for x in range(right, min(right + cell.across, MOST_COLUMNS)):
                    placed[y][x] = Box(text, is_own)
                    is_own = False
    return [[row[x] for x in sorted(row)] for row in placed]

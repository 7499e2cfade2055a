"""From clean HTML to a part: plain text with the places of links, pictures and table cells.

The text is one paragraph a line, lines stripped, empty lines dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape

from lubu.proofreading.headings import Headings
from lubu.proofreading.parts import Cell, Link, Part, Picture

_ENDS = frozenset({"p", "h2", "h3", "h4", "li", "td", "th", "tr", "figcaption"})
_TOKEN = re.compile(
    r"<!--(?:(?!<!--|-->).){0,20000}+-->|<[!?][^<>]{0,1000}+>"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,30}+)(?![A-Za-z0-9])"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]{0,4000}+\"|'[^']{0,4000}+')*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]{1,50}+)"
    r"(?:\s{0,20}+=\s{0,20}+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s\"'>]{1,4000}+)))?"
)
_CELLS = frozenset({"td", "th"})
_WIDEST = 100
_CHARACTER = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|.", re.DOTALL
)


@dataclass
class _Open:
    """A link or cell whose end has not been read yet."""

    start: int
    piece: int
    address: str = ""
    has_picture: bool = False
    columns: int = 1
    rows: int = 1


@dataclass
class _Grid:
    """A table being read, with the row being read."""

    number: int
    headings: Headings = field(default_factory=Headings)
    rows: int = 0
    reaching: dict[int, int] = field(default_factory=dict)  # column → rows that a cell reaches down
    row: list[str] = field(default_factory=list)
    places: list[tuple[int, int, int]] = field(default_factory=list)  # column, start, end

    def add(self, cell: _Open, end: int, words: str) -> None:
        """A cell in the next column that none from above reaches into."""
        while self.reaching.get(len(self.row), 0) > 0:
            self.row.append("")
        self.places.append((len(self.row), cell.start, end))
        for column in range(len(self.row), len(self.row) + cell.columns):
            self.reaching[column] = max(self.reaching.get(column, 0), cell.rows)
        self.row += [words, *[""] * (cell.columns - 1)]

    def end_row(self) -> list[Cell]:
        """The cells of the row that ends, each with what stands above it."""
        above = self.headings.read(self.row)
        self.rows += 1
        found = [
            Cell(start, end, self.number, 0 if above is None else self.rows,
                 "" if above is None else above[column])
            for column, start, end in self.places
        ]  # fmt: skip
        self.reaching = {column: left - 1 for column, left in self.reaching.items() if left > 1}
        self.row, self.places = [], []
        return found


class _Reader:
    """Reads tag by tag. The standard library's parser takes quadratic time over broken markup;
    here every pattern is bounded, and what is no tag is text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.cells: list[Cell] = []
        self._link: _Open | None = None
        self._cell: _Open | None = None
        self._grid: _Grid | None = None
        self._tables = 0
        self.words: list[tuple[int, int, int]] = []  # start and end in the HTML, start in the text

    def read(self, html: str) -> None:
        at = 0
        for hit in _TOKEN.finditer(html):
            self._words(html, at, hit.start())
            at = hit.end()
            if hit["name"] is None:
                continue
            if hit["slash"]:
                self._end(hit["name"].lower())
            else:
                self._start(hit["name"].lower(), _attributes(hit["rest"]))
        self._words(html, at, len(html))
        self._end_link()
        self._end_row()

    def _words(self, html: str, start: int, end: int) -> None:
        if start < end:
            self.words.append((start, end, self.length))
            self._say(unescape(html[start:end]))

    def _say(self, data: str) -> None:
        self.pieces.append(data)
        self.length += len(data)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "a":
            self._end_link()
            self._link = _Open(self.length, len(self.pieces), given.get("href", ""))
        elif tag == "img":
            if self._link is not None:
                self._link.has_picture = bool(given.get("alt", "").strip())
            picture = Picture(
                self.length,
                given.get("src", ""),
                given.get("alt", ""),
                given.get("role") == "presentation",
            )
            self.pictures.append(picture)
        elif tag == "br":
            self._say("\n")
        elif tag == "table":
            self._grid = _Grid(self._tables)
            self._tables += 1
        elif tag == "tr":
            self._end_row()
        elif tag in _CELLS:
            columns, rows = (_span(given.get(name, "")) for name in ("colspan", "rowspan"))
            self._cell = _Open(self.length, len(self.pieces), columns=columns, rows=rows)

    def _end(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            self._grid = None
        if tag in _ENDS:
            self._say("\n")

    def _end_link(self) -> None:
        if self._link is not None:
            link = self._link
            self.links.append(Link(link.start, self.length, link.address, link.has_picture))
            self._link = None

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is not None and self._grid is not None:
            self._grid.add(cell, self.length, "".join(self.pieces[cell.piece :]))

    def _end_row(self) -> None:
        if self._grid is not None and self._grid.places:
            self.cells += self._grid.end_row()


def _span(given: str) -> int:
    """How many columns or rows a cell takes."""
    return min(max(int(given), 1), _WIDEST) if re.fullmatch("[0-9]{1,4}", given) else 1


def _attributes(rest: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for hit in _ATTRIBUTE.finditer(rest):
        value = hit["double"] or hit["single"] or hit["bare"] or ""
        found.setdefault(hit["name"].lower(), unescape(value))
    return found


@lru_cache(maxsize=4)  # a text is frozen and then checked: read once
def read_html(name: str, html: str) -> Part:
    """The part called ``name`` whose text is what ``html`` says."""
    reader = _Reader()
    reader.read(html)
    text, places = _lines("".join(reader.pieces))
    return Part(
        name,
        text,
        links=tuple(
            Link(places[one.start], max(places[one.start], places[one.end]), one.address,
                 one.has_picture)
            for one in reader.links
        ),
        pictures=tuple(
            replace(one, at=places[one.at]) for one in reader.pictures
        ),
        cells=tuple(_cell(one, text, places) for one in reader.cells),
    )  # fmt: skip


def _cell(cell: Cell, text: str, places: list[int]) -> Cell:
    start, end = places[cell.start], max(places[cell.start], places[cell.end])
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    return Cell(start, end, cell.table, cell.row, cell.heading)


def _lines(raw: str) -> tuple[str, list[int]]:
    """``raw`` as stripped lines, and for each offset in ``raw`` its offset in the result."""
    kept: list[str] = []
    places: list[int] = []
    length = 0
    for line in raw.splitlines(keepends=True):
        words = line.strip()
        lead = len(line) - len(line.lstrip()) if words else 0
        start = length + (1 if kept and words else 0)
        if words:
            kept.append(words)
            length = start + len(words)
        places += [start] * lead
        places += range(start, start + len(words))
        places += [length] * (len(line) - lead - len(words))
    places.append(length)
    return "\n".join(kept), places


def places_in_html(html: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Where spans of the text that `read_html` gives stand in ``html``.

    Each result is (start, end, number of the span), in the order of ``html``, without overlaps:
    where spans overlap, the first given has the place. No result reaches across a tag, so each
    can be wrapped in an element as it stands.
    """
    reader = _Reader()
    reader.read(html)
    _text, places = _lines("".join(reader.pieces))
    owner: dict[int, int] = {}
    for number, (start, end) in enumerate(spans):
        if start < end:
            first = bisect_right(places, start) - 1
            last = bisect_right(places, end - 1) - 1
            for at in range(first, last + 1):
                owner.setdefault(at, number)
    return [run for words in reader.words for run in _runs(html, words, owner)] if owner else []


def _runs(
    html: str, words: tuple[int, int, int], owner: dict[int, int]
) -> Iterator[tuple[int, int, int]]:
    start, end, at = words
    run: tuple[int, int, int] | None = None
    for hit in _CHARACTER.finditer(html, start, end):
        number = owner.get(at)
        at += len(unescape(hit.group()))
        if run is not None and number == run[2]:
            run = (run[0], hit.end(), run[2])
            continue
        if run is not None:
            yield run
        run = None if number is None else (hit.start(), hit.end(), number)
    if run is not None:
        yield run

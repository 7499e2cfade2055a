"""Reports as HTML."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from lubu.reporting.reading.extracts import MOST_COLUMNS, MOST_ROWS, Box, Extract, Grid

_UNREAD = ["script", "style", "noscript", "template", "head"]


def from_html(data: bytes) -> Extract:
    """The text of a page and its tables; tables that only lay the page out hold others."""
    soup = BeautifulSoup(data, "html.parser")
    for tag in soup.find_all(_UNREAD):
        tag.decompose()
    tables = [tag for tag in soup.find_all("table") if tag.find("table") is None]
    grids = tuple(_grid(table) for table in tables)
    for cell in soup.find_all(["td", "th"]):
        cell.append(" ")
    for block in soup.find_all(["p", "div", "tr", "h1", "h2", "h3", "h4", "li", "br", "section"]):
        block.append("\n")
    return Extract(text=soup.get_text(), grids=grids)


def _grid(table: Tag) -> Grid:
    """The table with every spanning cell in all its places, as HTML lays them out."""
    rows: list[dict[int, Box]] = [{} for _ in table.find_all("tr")[:MOST_ROWS]]
    for down, tag in enumerate(table.find_all("tr")[:MOST_ROWS]):
        right = 0
        for cell in tag.find_all(["td", "th"], recursive=False):
            while right in rows[down]:
                right += 1
            text, is_own = cell.get_text(), True
            for y, x in _places(cell, down, right, len(rows)):
                rows[y][x] = Box(text, is_own)
                is_own = False
    return [[row[x] for x in sorted(row)] for row in rows]


def _places(cell: Tag, down: int, right: int, height: int) -> Iterator[tuple[int, int]]:
    for y in range(down, min(down + _span(cell, "rowspan"), height)):
        for x in range(right, min(right + _span(cell, "colspan"), MOST_COLUMNS)):
            yield y, x


def _span(cell: Tag, name: str) -> int:
    written = str(cell.get(name, "1")).strip()
    return max(int(written), 1) if written.isdecimal() and len(written) < 5 else 1

"""Reports as plain text: lines, and tables whose cells are parted by tabs or by bars."""

from __future__ import annotations

import re

from lubu.reporting.reading.extracts import (
    MOST_COLUMNS,
    MOST_ROWS,
    Box,
    Extract,
    Grid,
    Reason,
    UnreadableReportError,
)

MOST_CHARACTERS = 2_000_000
_LEAST_CELLS = 2
_RULE = re.compile(r"[\s|:+-]*-[\s|:+-]*")  # the line below the headings of a table in Markdown


def from_text(text: str) -> Extract:
    """Text as it stands; lines with tabs or bars in them are rows of tables.

    So an empty cell is seen to be empty: in words one after the other it would be lost, and the
    numbers after it would move.

    Raises:
        UnreadableReportError: nothing stands in it, or more than in any report.
    """
    if len(text) > MOST_CHARACTERS:
        raise UnreadableReportError(Reason.TOO_LARGE)
    if not text.strip():
        raise UnreadableReportError(Reason.NO_TEXT)
    grids: list[Grid] = []
    rows: list[list[Box]] = []
    for line in [*text.split("\n"), ""]:
        cells = _cells(line)
        if len(cells) >= _LEAST_CELLS and len(rows) < MOST_ROWS:
            rows.append([Box(cell) for cell in cells[:MOST_COLUMNS]])
        elif rows and not _RULE.fullmatch(line):
            grids.append(rows)
            rows = []
    return Extract(text=text, grids=tuple(grids))


def _cells(line: str) -> list[str]:
    """The cells of a line; one alone where it is no row."""
    line = line.rstrip("\r\n")
    if _RULE.fullmatch(line):
        return []
    if "\t" in line:
        return line.split("\t")
    if "|" in line or "｜" in line:
        bare = line.replace("｜", "|").strip()
        return bare.removeprefix("|").removesuffix("|").split("|")
    return [line]

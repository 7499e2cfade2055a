"""What the readers of files hand over: paragraphs, and rows of tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

WIDEST = 256  # columns whose place is kept; what stands further right moves up
_WRAP = re.compile(r"\s*\n\s*")
_LATIN_END = re.compile(r"[A-Za-z,.;:)]$")
_LATIN_START = re.compile(r"[A-Za-z(]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells from the first column on, empty ones too.

    ``table`` tells the tables of one file apart.
    """

    table: str
    cells: tuple[str, ...]


Lines: TypeAlias = Iterator[str | Row]
Hide: TypeAlias = Callable[[str], None]  # told of every hidden sheet, row, column, slide or part


def in_columns(cells: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """Cells with their columns (from 0) as a row without holes."""
    row: list[str] = []
    for column, words in cells:
        row += [""] * (min(column, WIDEST) - len(row))
        row.append(words)
    return tuple(row)


def unwrapped(words: str) -> str:
    """The words of a narrow cell in one line: a number or Chinese goes on without a space."""
    joined, *rest = _WRAP.split(words.strip())
    for line in rest:
        is_latin = _LATIN_END.search(joined) and _LATIN_START.match(line)
        joined += f" {line}" if is_latin else line
    return joined

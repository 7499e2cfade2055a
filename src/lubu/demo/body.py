"""From the body of a written matter to blocks: paragraphs, headings, tables, pictures. Pure.

A line is a paragraph; ``#`` begins a heading, ``##`` a part below it, ``+`` a numbered paragraph:
their numbers are given here, so that they run in order. ``|=`` is the caption of a table, ``|`` a
row of it, the first its head; ``!name: words`` a picture with its text alternative.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from lubu.ledger.rules import JSON

NAMESPACE = uuid.UUID("9f1d1f0a-4c1e-4f0e-9b1d-202100002021")
NUMERALS = "〇一二三四五六七八九"
TEN = 10


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, the headings of its columns and its rows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture by its name in `files.py`, and what it says in words."""

    name: str
    words: str


Block: TypeAlias = "tuple[str, str | Table | Shown]"


def numeral(number: int) -> str:
    """1 to 99 in Chinese numerals.

    Raises:
        ValueError: another number.
    """
    if not 1 <= number < TEN * TEN:
        raise ValueError(number)
    tens, ones = divmod(number, TEN)
    if not tens:
        return NUMERALS[ones]
    return (NUMERALS[tens] if tens > 1 else "") + "十" + (NUMERALS[ones] if ones else "")


def blocks(body: str) -> tuple[Block, ...]:
    """The body's blocks; paragraphs that follow one another are one."""
    reader = _Reader()
    for line in map(str.strip, body.splitlines()):
        if line:
            reader.line(line)
    reader.close()
    return tuple(reader.made)


class _Reader:
    """Collects paragraphs and rows until something else begins."""

    def __init__(self) -> None:
        self.made: list[Block] = []
        self._paragraphs: list[str] = []
        self._caption = ""
        self._rows: list[tuple[str, ...]] = []
        self._counts = [0, 0, 0]  # of headings, parts, numbered paragraphs

    def line(self, line: str) -> None:
        mark, _, words = line.partition(" ")
        if line.startswith("|="):
            self.close()
            self._caption = line[2:].strip()
        elif line.startswith("|"):
            self._close_paragraphs()
            self._rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
        elif line.startswith("!"):
            self.close()
            name, _, words = line[1:].partition(":")
            self.made.append(("picture", Shown(name.strip(), words.strip())))
        elif mark == "#":
            self.close()
            self.made.append(("heading", f"{numeral(self._next(0))}、{words}"))
        else:
            self._close_table()
            self._paragraphs.append(
                f"<p>{escape(self._numbered(mark, words, line), quote=False)}</p>"
            )

    def close(self) -> None:
        """End what was being collected."""
        self._close_paragraphs()
        self._close_table()

    def _numbered(self, mark: str, words: str, line: str) -> str:
        if mark == "##":
            return f"（{numeral(self._next(1))}）{words}"
        return f"{self._next(2)}.{words}" if mark == "+" else line

    def _next(self, level: int) -> int:
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (2 - level)
        return self._counts[level]

    def _close_paragraphs(self) -> None:
        if self._paragraphs:
            self.made.append(("paragraph", "".join(self._paragraphs)))
            self._paragraphs = []

    def _close_table(self) -> None:
        if self._rows:
            head, *rows = self._rows
            self.made.append(("table", Table(self._caption, head, tuple(rows))))
            self._rows, self._caption = [], ""


def stored(
    made: Iterable[Block], pictures: Mapping[str, int], key: str
) -> Iterator[dict[str, JSON]]:
    """The blocks as a body stores them; a picture that is not among ``pictures`` is left out."""
    for number, (kind, block) in enumerate(made):
        value: JSON
        if isinstance(block, Shown):
            if block.name not in pictures:
                continue
            value = {"image": pictures[block.name], "alt_text": block.words, "decorative": False}
        elif isinstance(block, Table):
            value = {
                "columns": [{"type": "text", "heading": heading} for heading in block.head],
                "rows": [{"values": list(row)} for row in block.rows],
                "caption": block.caption,
            }
        else:
            value = block
        yield {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{key}/{number}"))}

"""The statutory tables in running text, where a file has no grids: labels, then their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lubu.reporting.cells import EMPTY
from lubu.reporting.reading.extracts import even
from lubu.reporting.reading.grids import row_of_two
from lubu.reporting.reading.labels import THREE, TWO, last_row
from lubu.reporting.reading.numbers import cell, is_written
from lubu.reporting.tables import (
    Address,
    BlockFour,
    ColumnFour,
    ColumnThree,
    ReportForm,
    TableKey,
    Tables,
)
from lubu.reporting.wording import SECTIONS

_FOUR = tuple(Address(TableKey.FOUR, block, c) for block in BlockFour for c in ColumnFour)
# Headings differ by a word or two between years and places; these parts do not.
_HEADINGS = {
    "一": "总体情况",
    "二": "主动公开",
    "三": "收到和处理",
    "四": "行政复议",
    "五": "主要问题",
    "六": "其他需要报告",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A report's text by its six headings; what was not found is empty."""

    before: str
    of: dict[str, str] = field(default_factory=dict)

    def part(self, number: str) -> str:
        """The text under heading ``number`` ("一" to "六")."""
        return self.of.get(number, "")


def parts(text: str) -> Parts:
    """Cut the text at its headings, each the last of its kind: a list of contents comes first."""
    text = even(text)
    found: list[tuple[int, int, str]] = []
    for number, _ in SECTIONS:
        words = r"\s*".join(_HEADINGS[number])
        between = r"[^\n。;0-9]{0,24}?"
        heading = re.compile(rf"^\s*{number}\s*、{between}{words}[^\n。]{{0,20}}", re.MULTILINE)
        matches = list(heading.finditer(text))
        if matches and (not found or matches[-1].start() > found[-1][0]):
            found.append((matches[-1].start(), matches[-1].end(), number))
    ends = [*(start for start, _, _ in found[1:]), len(text)][: len(found)]
    return Parts(
        before=text[: found[0][0]] if found else text,
        of={number: text[end:stop] for (_, end, number), stop in zip(found, ends, strict=True)},
    )


def tables_of(text: Parts, form: ReportForm) -> Tables:
    """What stands of the three tables under their headings; all else is empty."""
    tables = Tables.empty()
    for label, values in _runs(text.part("二")):
        two = last_row(label, TWO)
        if two is not None:
            for address, value in row_of_two(two, values, form):
                tables = tables.with_cell(address, value)
    for label, values in _runs(text.part("三")):
        three = last_row(label, THREE)
        if three is not None and len(values) >= len(ColumnThree):
            for column, written in zip(ColumnThree, values, strict=False):
                address = Address(TableKey.THREE, three, column)
                tables = tables.with_cell(address, cell(written) or EMPTY)
    fifteen = [written for _, run in _runs(text.part("四")) for written in run]
    if len(fifteen) >= len(_FOUR):
        for address, written in zip(_FOUR, fifteen, strict=False):
            tables = tables.with_cell(address, cell(written) or EMPTY)
    return tables


def _runs(text: str) -> Iterator[tuple[str, list[str]]]:
    """Words of labels, and the contents of cells that follow them."""
    label, values = "", list[str]()
    for token in re.split(r"[\s|]+", text):
        if is_written(token):
            values.append(token)
        elif token:
            if values:
                yield label, values
                label, values = "", []
            label += token
    if values:
        yield label, values

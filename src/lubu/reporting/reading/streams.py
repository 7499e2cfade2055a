"""The statutory tables in running text, where a file has no grids: labels, then their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lubu.reporting.reading.extracts import even
from lubu.reporting.reading.gathered import RowsRead
from lubu.reporting.reading.grids import FOUR, take_two, three
from lubu.reporting.reading.labels import THREE, TWO, last_row
from lubu.reporting.reading.numbers import is_written
from lubu.reporting.tables import ColumnThree, ReportForm
from lubu.reporting.wording import SECTIONS

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
        # Blanks before it on its own line only: over many empty lines they took quadratic time.
        heading = re.compile(
            rf"^[^\S\n]*+{number}\s*、{between}{words}[^\n。]{{0,20}}", re.MULTILINE
        )
        matches = list(heading.finditer(text))
        if matches and (not found or matches[-1].start() > found[-1][0]):
            found.append((matches[-1].start(), matches[-1].end(), number))
    ends = [*(start for start, _, _ in found[1:]), len(text)][: len(found)]
    return Parts(
        before=text[: found[0][0]] if found else text,
        of={number: text[end:stop] for (_, end, number), stop in zip(found, ends, strict=True)},
    )


def rows_of(text: Parts, form: ReportForm) -> RowsRead:
    """What stands of the three tables under their headings."""
    found = RowsRead(form)
    for label, values in _runs(text.part("二")):
        two = last_row(label, TWO)
        if two is not None:
            take_two(found, two, values)
    for label, values in _runs(text.part("三")):
        row = last_row(label, THREE)
        if row is not None:
            found.take(three(row), values[: len(ColumnThree)])
    fifteen = [written for _, run in _runs(text.part("四")) for written in run]
    if fifteen:
        found.take(FOUR, fifteen[: len(FOUR)])
    return found


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

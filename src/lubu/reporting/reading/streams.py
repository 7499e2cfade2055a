"""The statutory tables in running text, where a file has no grids: labels, then their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lubu.reporting.reading.gathered import RowsRead
from lubu.reporting.reading.grids import FOUR, take_two, three
from lubu.reporting.reading.headings import Parts
from lubu.reporting.reading.labels import THREE, TWO, WHOLE_OTHER, bare, last_row
from lubu.reporting.reading.numbers import is_written
from lubu.reporting.tables import ColumnThree, ReportForm


def rows_of(text: Parts, form: ReportForm, unit_fen: int) -> RowsRead:
    """What stands of the three tables under their headings."""
    found = RowsRead(form, unit_fen)
    for label, values in _runs(text.part("二")):
        two = last_row(label, TWO)
        if two is not None:
            take_two(found, two, values)
    for label, values in _runs(text.part("三")):
        row = last_row(label, THREE)
        if row is not None:
            found.take(three(row), values[: len(ColumnThree)])
            found.has_single_other = found.has_single_other or bare(label).endswith(WHOLE_OTHER)
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

"""The statutory tables among the grids of a file, row by row: a table may break over pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lubu.reporting.cells import EMPTY, Cell
from lubu.reporting.reading.extracts import Box, Grid
from lubu.reporting.reading.labels import row_three, row_two
from lubu.reporting.reading.numbers import cell
from lubu.reporting.tables import (
    Address,
    BlockFour,
    ColumnFour,
    ColumnThree,
    ColumnTwo,
    ReportForm,
    RowTwo,
    TableKey,
    Tables,
    TableTwo,
)

_FOUR = tuple(Address(TableKey.FOUR, block, c) for block in BlockFour for c in ColumnFour)


def tables_in(grids: Iterable[Grid], form: ReportForm) -> Tables:
    """What the grids hold of the three tables; all else is empty."""
    tables = Tables.empty()
    for grid in grids:
        for row in grid:
            for address, value in _cells(row, form):
                tables = tables.with_cell(address, value)
    return tables


def labels_in(grids: Iterable[Grid]) -> list[str]:
    """The label next to the numbers of every row that has seven of them."""
    split = (_split(row) for grid in grids for row in grid)
    return [label for label, values in split if len(values) == len(ColumnThree)]


def _cells(row: Sequence[Box], form: ReportForm) -> Iterator[tuple[Address, Cell]]:
    label, texts = _split(row)
    three, two = row_three(label), row_two(label)
    if three is not None and len(texts) >= len(ColumnThree):
        columns = zip(ColumnThree, texts[-len(ColumnThree) :], strict=True)
        yield from ((Address(TableKey.THREE, three, c), _value(text)) for c, text in columns)
    elif two is not None and texts:
        yield from row_of_two(two, texts, form)
    elif not label and len(texts) == len(_FOUR):
        yield from zip(_FOUR, map(_value, texts), strict=True)


def row_of_two(
    row: RowTwo, texts: Sequence[str], form: ReportForm
) -> Iterator[tuple[Address, Cell]]:
    """Cells of a row of table two; of the form of 2019 only the decisions are the same thing."""
    columns = dict(TableTwo.shape)[row]
    if form is ReportForm.OF_2019:
        if columns == (ColumnTwo.DECISIONS,):
            yield Address(TableKey.TWO, row, ColumnTwo.DECISIONS), _value(texts[-1])
        return
    if len(texts) < len(columns):
        return
    for column, text in zip(columns, texts, strict=False):
        value = cell(text, in_wan=column == ColumnTwo.AMOUNT_FEN) or EMPTY
        yield Address(TableKey.TWO, row, column), value


def _split(row: Sequence[Box]) -> tuple[str, list[str]]:
    """The label nearest to the numbers, and the texts of the cells after it."""
    last = max((at for at, box in enumerate(row) if _is_label(box)), default=-1)
    label = row[last].text if last >= 0 else ""
    return label, [box.text for box in row[last + 1 :] if box.is_own]


def _is_label(box: Box) -> bool:
    """Words; a change against last year ("+3", in the form of 2019) is none."""
    return bool(box.text.strip()) and cell(box.text.strip().lstrip("+-±")) is None


def _value(text: str) -> Cell:
    return cell(text) or EMPTY

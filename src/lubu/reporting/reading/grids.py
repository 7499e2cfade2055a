"""The statutory tables among the grids of a file, row by row: a table may break over pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lubu.reporting.reading.extracts import Box, Grid, squeezed
from lubu.reporting.reading.gathered import RowsRead
from lubu.reporting.reading.labels import R, row_three, row_two
from lubu.reporting.reading.numbers import cell
from lubu.reporting.tables import (
    Address,
    BlockFour,
    ColumnFour,
    ColumnThree,
    ColumnTwo,
    ReportForm,
    RowThree,
    RowTwo,
    TableKey,
    TableTwo,
)
from lubu.reporting.wording import COLUMNS_FOUR

FOUR = tuple(Address(TableKey.FOUR, block, c) for block in BlockFour for c in ColumnFour)
_SEVEN = len(ColumnThree)
# What only table two says; other tables of a report name licences and penalties too.
_OF_TWO = ("第二十条", "信息内容", "制发件数", "处理决定数量", "收费金额", "新制作数量")
_OUTCOMES = {squeezed(words) for words in COLUMNS_FOUR.values()}


def rows_in(grids: Sequence[Grid], form: ReportForm) -> RowsRead:
    """What the grids hold of the three tables."""
    found = RowsRead(form)
    of_two = [grid for grid in grids if _mentions(grid, _OF_TWO)] or grids
    for grid in of_two:
        for row in grid:
            label, texts = _split(row, row_two)
            if label is not None and texts:
                take_two(found, label, texts)
    for grid in grids:
        _take_three(found, grid)
    _take_four(found, [row for grid in grids for row in grid])
    return found


def labels_in(grids: Iterable[Grid]) -> list[str]:
    """The label next to the numbers of every row that has seven of them."""
    labels = []
    for grid in grids:
        for row in grid:
            last = max((at for at, box in enumerate(row) if _is_words(box)), default=-1)
            if last >= 0 and sum(box.is_own for box in row[last + 1 :]) == _SEVEN:
                labels.append(row[last].text)
    return labels


def three(row: RowThree) -> tuple[Address, ...]:
    """The cells of a row of table three."""
    return tuple(Address(TableKey.THREE, row, column) for column in ColumnThree)


def take_two(found: RowsRead, row: RowTwo, texts: Sequence[str]) -> None:
    """A row of table two; of the form of 2019 only the decisions are the same thing."""
    columns = dict(TableTwo.shape)[row]
    addresses = [Address(TableKey.TWO, row, column) for column in columns]
    if found.form is ReportForm.OF_2021:
        found.take(addresses, texts[: len(columns)])
    elif columns == (ColumnTwo.DECISIONS,):
        found.take(addresses, texts[-1:])


def _take_three(found: RowsRead, grid: Grid) -> None:
    """Rows with their seven cells; beside such rows, those that lack some are faults."""
    rows = [
        (label, texts)
        for label, texts in (_split(row, row_three) for row in grid)
        if label is not None and texts
    ]
    if any(len(texts) >= _SEVEN for _, texts in rows):
        for label, texts in rows:
            found.take(three(label), texts)


def _take_four(found: RowsRead, rows: Sequence[Sequence[Box]]) -> None:
    """The row below the outcomes; or any row of fifteen numbers without a word."""
    is_below = False
    for row in rows:
        texts = [box.text for box in row if box.is_own]
        if sum(squeezed(text) in _OUTCOMES for text in texts) >= len(ColumnFour):
            is_below = True
        elif is_below or (len(texts) == len(FOUR) and not any(map(_is_words, row))):
            _take_fifteen(found, texts)
            is_below = False


def _take_fifteen(found: RowsRead, texts: Sequence[str]) -> None:
    if len(texts) < len(FOUR):
        found.take(FOUR, texts)
        return
    fifteen = texts[-len(FOUR) :]
    for start in range(0, len(FOUR), len(ColumnFour)):
        end = start + len(ColumnFour)
        found.take(FOUR[start:end], fifteen[start:end])


def _split(row: Sequence[Box], named: Callable[[str], R | None]) -> tuple[R | None, list[str]]:
    """The last name of a row, and the texts of the cells after it."""
    for at in range(len(row) - 1, -1, -1):
        name = named(row[at].text) if row[at].text.strip() else None
        if name is not None:
            return name, [box.text for box in row[at + 1 :] if box.is_own]
    return None, []


def _is_words(box: Box) -> bool:
    """Words; a change against last year ("+3", in the form of 2019) is none."""
    return bool(box.text.strip()) and cell(box.text.strip().lstrip("+-±")) is None


def _mentions(grid: Grid, words: Iterable[str]) -> bool:
    return any(word in squeezed(box.text) for row in grid for box in row for word in words)

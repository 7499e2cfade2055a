"""The statutory tables among the grids of a file, row by row: a table may break over pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lubu.office.formats import FEN_PER_WAN
from lubu.reporting.reading.extracts import Box, Grid, squeezed
from lubu.reporting.reading.gathered import RowsRead
from lubu.reporting.reading.labels import (
    is_whole_other,
    named_block,
    row_three,
    row_two,
)
from lubu.reporting.reading.numbers import FEN_PER_YUAN, cell
from lubu.reporting.tables import (
    ROWS_IN_THREE,
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
from lubu.reporting.wording import COLUMNS_FOUR, COLUMNS_THREE

FOUR = tuple(Address(TableKey.FOUR, block, c) for block in BlockFour for c in ColumnFour)
_SEVEN = len(ColumnThree)
_FIVE = len(ColumnFour)
# What only table two says; other tables of a report name licences and penalties too.
_OF_TWO = ("第二十条", "信息内容", "制发件数", "处理决定数量", "收费金额", "新制作数量")
_OUTCOMES = {squeezed(words) for words in COLUMNS_FOUR.values()}
_HEADS = (COLUMNS_THREE[ColumnThree.NATURAL_PERSON], COLUMNS_THREE[ColumnThree.TOTAL])
_KINDS = frozenset(list(COLUMNS_THREE.values())[1:-2])
_ROWS = ROWS_IN_THREE


def rows_in(grids: Sequence[Grid], form: ReportForm, unit_fen: int) -> RowsRead:
    """What the grids hold of the three tables."""
    found = RowsRead(form, unit_fen)
    _take_two(found, grids)
    columns = None
    for grid in grids:
        columns = _columns(grid) or columns
        _take_three(found, grid, columns)
    _take_four(found, grids)
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


def unit_of_amounts(text: str) -> int:
    """How many fen one is of the amounts in table two, as its own heading says."""
    words = squeezed(text)
    return FEN_PER_YUAN if "收费金额(单位:元)" in words else FEN_PER_WAN


def _take_two(found: RowsRead, grids: Sequence[Grid]) -> None:
    """Rows of table two, from where it begins to where table three does.

    It may be split into one table for each of its groups, or by the end of a page.
    """
    naming = [at for at, grid in enumerate(grids) if _mentions(grid, _OF_TWO)]
    start = naming[0] if naming else 0
    ends = [at for at, grid in enumerate(grids) if at > start and _has_rows_of_three(grid)]
    stop = max(min(ends, default=len(grids)), naming[-1] + 1 if naming else 0)
    if not naming:
        stop = len(grids)
    for grid in grids[start:stop]:
        for row in grid:
            for at in range(len(row) - 1, -1, -1):
                name = row_two(row[at].text) if row[at].text.strip() else None
                texts = [box.text for box in row[at + 1 :] if box.is_own]
                if name is not None and texts:
                    take_two(found, name, texts)
                    break


def _has_rows_of_three(grid: Grid) -> bool:
    return any(row_three(box.text) is not None for row in grid for box in row if box.is_own)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with numbers: the official row, if its label names one; label; texts after it."""

    row: RowThree | None
    label: str
    texts: list[str]


def _take_three(found: RowsRead, grid: Grid, columns: tuple[int, int] | None) -> None:
    """Rows with their seven cells; beside such rows, those that lack some are faults."""
    lines = [line for line in (_line(row, columns) for row in grid) if line is not None]
    if not any(line.row is not None and len(line.texts) >= _SEVEN for line in lines):
        return
    for at, line in enumerate(lines):
        if line.row is not None:
            is_whole = is_whole_other(line.label)
            found.take(three(line.row), line.texts)
            found.has_single_other = found.has_single_other or is_whole
            continue
        row = _by_place(lines, at)
        if row is not None and len(line.texts) == _SEVEN:
            found.take(three(row), line.texts)
            found.doubt(three(row), line.label)


def _line(row: Sequence[Box], columns: tuple[int, int] | None) -> _Line | None:
    """A row by its last label. A label after it, before seven cells, is an unknown one."""
    if any(squeezed(box.text) in _KINDS for box in row):
        return None  # headings: "其他" and "总计" name no row there
    named = [at for at, box in enumerate(row) if row_three(box.text) is not None]
    at = named[-1] if named else -1
    after = [place for place in range(at + 1, len(row)) if row[place].is_own]
    words = [place for place in after if _is_words(row[place])]
    known = row_three(row[at].text) if named else None
    unknown = [x for x in words if sum(place > x for place in after) >= _SEVEN]
    if unknown and len(after) > _SEVEN:
        at, known = unknown[-1], None
        after = [place for place in after if place > at]
    if at < 0 or not after:
        return None
    texts = [row[place].text for place in _seven(row, after, columns)]
    return _Line(known, " ".join(row[at].text.split()), texts)


def _seven(row: Sequence[Box], after: list[int], columns: tuple[int, int] | None) -> list[int]:
    """The places of the numbers, where more than seven cells stand after the label.

    Those between the headings; else without blank cells before, then without remarks behind them.
    """
    if len(after) <= _SEVEN:
        return after
    if columns is not None:
        within = [place for place in after if columns[0] <= place <= columns[1]]
        if len(within) == _SEVEN:
            return within
    while len(after) > _SEVEN and not row[after[0]].text.strip():
        after = after[1:]
    while len(after) > _SEVEN and (not row[after[-1]].text.strip() or _is_words(row[after[-1]])):
        after = after[:-1]
    return after[-_SEVEN:]


def _columns(grid: Grid) -> tuple[int, int] | None:
    """The first and the last column of numbers by their headings: 自然人 and 总计."""
    for row in grid:
        texts = [squeezed(box.text) for box in row]
        if _HEADS[0] in texts and _HEADS[1] in texts[texts.index(_HEADS[0]) :]:
            first = texts.index(_HEADS[0])
            return first, texts.index(_HEADS[1], first)
    return None


def _by_place(lines: Sequence[_Line], at: int) -> RowThree | None:
    """The one row that can stand between its neighbours; nothing if there are several."""
    if not 0 < at < len(lines) - 1:
        return None
    before, after = lines[at - 1].row, lines[at + 1].row
    if before is None or after is None:
        return None
    place = _ROWS.index(before) + 1
    return _ROWS[place] if _ROWS[place + 1 : place + 2] == (after,) else None


def _take_four(found: RowsRead, grids: Sequence[Grid]) -> None:
    """The row below the outcomes; or fifteen numbers without a word; or block by block."""
    below = 0
    blocks = _blocks(grids)
    for row in (row for grid in grids for row in grid):
        texts = [box.text for box in row if box.is_own]
        outcomes = sum(squeezed(text) in _OUTCOMES for text in texts)
        if outcomes >= _FIVE:
            below = len(texts)
            continue
        if below == _FIVE and len(texts) == _FIVE and not any(map(_is_words, row)):
            block = next(blocks, None)
            if block is not None:
                _take_block(found, block, texts)
        elif _named_block(found, row):
            pass
        elif below > _FIVE or (len(texts) == len(FOUR) and not any(map(_is_words, row))):
            _take_fifteen(found, texts)
        below = 0


def _blocks(grids: Sequence[Grid]) -> Iterator[BlockFour]:
    """The blocks in the order of their names above rows of outcomes, where each is a table."""
    named: list[BlockFour] = []
    for row in (row for grid in grids for row in grid):
        for box in row:
            block = named_block(box.text) if box.is_own else None
            if block is not None and block not in named:
                named.append(block)
    return iter([*named, *(block for block in BlockFour if block not in named)])


def _named_block(found: RowsRead, row: Sequence[Box]) -> bool:
    """A row that begins with a block's name and goes on with its five numbers."""
    for at, box in enumerate(row):
        block = named_block(box.text)
        texts = [one.text for one in row[at + 1 :] if one.is_own]
        if block is None or len(texts) != _FIVE or any(map(_is_words, row[at + 1 :])):
            continue
        _take_block(found, block, texts)
        return True
    return False


def _take_block(found: RowsRead, block: BlockFour, texts: Sequence[str]) -> None:
    found.take([Address(TableKey.FOUR, block, column) for column in ColumnFour], texts)


def _take_fifteen(found: RowsRead, texts: Sequence[str]) -> None:
    if len(texts) < len(FOUR):
        found.take(FOUR, texts)
        return
    fifteen = texts[-len(FOUR) :]
    for start in range(0, len(FOUR), _FIVE):
        found.take(FOUR[start : start + _FIVE], fifteen[start : start + _FIVE])


def _is_words(box: Box) -> bool:
    """Words; a change against last year ("+3", in the form of 2019) is none."""
    return bool(box.text.strip()) and cell(box.text.strip().lstrip("+-±")) is None


def _mentions(grid: Grid, words: Iterable[str]) -> bool:
    return any(word in squeezed(box.text) for row in grid for box in row for word in words)

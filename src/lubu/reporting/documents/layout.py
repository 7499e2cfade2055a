"""The official tables as grids of cells that span, the same for every kind of document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from lubu.access_requests.rules.counting import Total
from lubu.reporting.cells import WORDS, Absent, CellKind, shown
from lubu.reporting.tables import (
    Address,
    BlockFour,
    ColumnFour,
    ColumnThree,
    RowThree,
    RowTwo,
    TableKey,
    Tables,
    TableTwo,
)
from lubu.reporting.wording import (
    APPLICANT,
    BALANCE_NOTE,
    BLOCKS_FOUR,
    CAPTIONS,
    COLUMNS_FOUR,
    COLUMNS_THREE,
    COLUMNS_TWO,
    CONTENT,
    GROUPS_THREE,
    GROUPS_TWO,
    LITIGATION,
    ORGANISATIONS,
    RECONSIDERATION,
    RESULTS_LABEL,
    ROWS_THREE,
    ROWS_TWO,
)

ABSENCE_NOTES = {
    CellKind.EMPTY: f"“{WORDS[Absent.EMPTY]}”表示没有记录，不等于0",
    CellKind.NOT_APPLICABLE: f"“{WORDS[Absent.NOT_APPLICABLE]}”表示不适用",
}


class Scope(StrEnum):
    """What a heading cell heads, in HTML's words."""

    ROW = "row"
    ROW_GROUP = "rowgroup"
    COLUMN = "col"
    COLUMN_GROUP = "colgroup"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutCell:
    """One printed cell.

    ``column`` and ``row`` are its place in the grid; a heading has ``scope`` and, where others
    refer to it, a ``key``; a number has its ``address``; ``heads`` are the keys of its headings.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    scope: Scope | None = None
    key: str = ""
    address: Address | None = None
    kind: str = ""
    heads: tuple[str, ...] = ()
    is_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """A table to be printed: ``head`` rows repeat on every page; ``bodies`` are groups of rows.

    ``widths`` are the columns' shares of the width; ``note`` stands below.
    """

    key: TableKey
    caption: str
    widths: tuple[int, ...]
    head: tuple[tuple[LayoutCell, ...], ...]
    bodies: tuple[tuple[tuple[LayoutCell, ...], ...], ...]
    note: str = ""

    def rows(self) -> Iterator[tuple[LayoutCell, ...]]:
        """All rows from the top."""
        yield from self.head
        for body in self.bodies:
            yield from body


def layout(key: TableKey, tables: Tables, reasons: tuple[str, ...] = ()) -> TableLayout:
    """The official table with these numbers; below it what its absent cells say, and why."""
    make = {TableKey.TWO: _two, TableKey.THREE: _three, TableKey.FOUR: _four}[key]
    made = make(tables)
    return replace(made, note=_note(made, reasons))


def _note(made: TableLayout, reasons: tuple[str, ...]) -> str:
    kinds = {cell.kind for row in made.rows() for cell in row if cell.address}
    notes = [words for kind, words in ABSENCE_NOTES.items() if kind in kinds]
    if notes and reasons:
        notes[-1] += f"（{'；'.join(reasons)}）"
    return f"注：{'；'.join(notes)}。" if notes else ""


class _Grid:
    """Rows in the making; a heading's key is unique in its table."""

    def __init__(self, key: TableKey, tables: Tables) -> None:
        self.key, self.tables = key, tables

    def heading(
        self,
        text: str,
        at: tuple[int, int],
        scope: Scope,
        *,
        span: tuple[int, int] = (1, 1),
        heads: tuple[str, ...] = (),
        is_left: bool = False,
    ) -> LayoutCell:
        row, column = at
        return LayoutCell(
            text=text,
            row=row,
            column=column,
            row_span=span[0],
            column_span=span[1],
            scope=scope,
            key=f"{self.key}-{row}-{column}",
            heads=heads,
            is_left=is_left,
        )

    def number(
        self, address: Address, at: tuple[int, int], heads: tuple[str, ...], column_span: int = 1
    ) -> LayoutCell:
        cell = self.tables.at(address)
        return LayoutCell(
            text=shown(cell, in_wan=address.row == RowTwo.FEES),
            row=at[0],
            column=at[1],
            column_span=column_span,
            address=address,
            kind=cell.kind.value,
            heads=heads,
        )


def _two(tables: Tables) -> TableLayout:
    """Four groups, each with headings of its own; all lie in the body, as in the form."""
    grid = _Grid(TableKey.TWO, tables)
    bodies = []
    row = 0
    for title, members in GROUPS_TWO:
        columns = dict(TableTwo.shape)[members[0]]
        width = 3 // len(columns)
        group = grid.heading(title, (row, 0), Scope.COLUMN_GROUP, span=(1, 4))
        names = [
            grid.heading(CONTENT, (row + 1, 0), Scope.COLUMN),
            *(
                grid.heading(COLUMNS_TWO[column], (row + 1, 1 + i), Scope.COLUMN, span=(1, width))
                for i, column in enumerate(columns)
            ),
        ]
        body = [(group,), tuple(names)]
        for down, member in enumerate(members, start=row + 2):
            name = grid.heading(ROWS_TWO[member], (down, 0), Scope.ROW)
            heads = (group.key, name.key)
            body.append(
                (
                    name,
                    *(
                        grid.number(
                            Address(TableKey.TWO, member, column),
                            (down, 1 + i),
                            (*heads, names[1 + i].key),
                            width,
                        )
                        for i, column in enumerate(columns)
                    ),
                )
            )
        bodies.append(tuple(body))
        row += len(body)
    return TableLayout(
        key=TableKey.TWO,
        caption=CAPTIONS[TableKey.TWO],
        widths=(30, 24, 23, 23),
        head=(),
        bodies=tuple(bodies),
    )


def _head_three(grid: _Grid) -> tuple[tuple[LayoutCell, ...], ...]:
    corner = grid.heading(BALANCE_NOTE, (0, 0), Scope.COLUMN_GROUP, span=(3, 3), is_left=True)
    who = grid.heading(APPLICANT, (0, 3), Scope.COLUMN_GROUP, span=(1, 7))
    columns = list(ColumnThree)
    person = grid.heading(COLUMNS_THREE[columns[0]], (1, 3), Scope.COLUMN, span=(2, 1))
    bodies = grid.heading(ORGANISATIONS, (1, 4), Scope.COLUMN_GROUP, span=(1, 5))
    total = grid.heading(COLUMNS_THREE[columns[-1]], (1, 9), Scope.COLUMN, span=(2, 1))
    kinds = tuple(
        grid.heading(COLUMNS_THREE[column], (2, 4 + i), Scope.COLUMN, heads=(bodies.key,))
        for i, column in enumerate(columns[1:-1])
    )
    return ((corner, who), (person, bodies, total), kinds)


def _three(tables: Tables) -> TableLayout:
    grid = _Grid(TableKey.THREE, tables)
    head = _head_three(grid)
    person, organisations, total = head[1]
    heads = ((person.key,), *((organisations.key, c.key) for c in head[2]), (total.key,))

    def numbers(row: RowThree, down: int, names: tuple[str, ...]) -> tuple[LayoutCell, ...]:
        return tuple(
            grid.number(Address(TableKey.THREE, row, column), (down, 3 + i), (*names, *heads[i]))
            for i, column in enumerate(ColumnThree)
        )

    def plain(row: RowThree, down: int) -> tuple[LayoutCell, ...]:
        name = grid.heading(ROWS_THREE[row], (down, 0), Scope.ROW, span=(1, 3), is_left=True)
        return (name, *numbers(row, down, (name.key,)))

    results: list[tuple[LayoutCell, ...]] = []
    whole = grid.heading(RESULTS_LABEL, (5, 0), Scope.ROW_GROUP, span=(22, 1))
    for title, members in GROUPS_THREE:
        top = 5 + len(results)
        group = grid.heading(title, (top, 1), Scope.ROW, span=(len(members), 1))
        for down, row in enumerate(members, start=top):
            at, span = ((down, 2), (1, 1)) if title else ((down, 1), (1, 2))
            name = grid.heading(ROWS_THREE[row], at, Scope.ROW, span=span, is_left=True)
            before = [whole] if down == 5 else []
            before += [group] if title and down == top else []
            names = (whole.key, *((group.key,) if title else ()), name.key)
            results.append((*before, name, *numbers(row, down, names)))
    return TableLayout(
        key=TableKey.THREE,
        caption=CAPTIONS[TableKey.THREE],
        widths=(70, 95, 300, 75, 75, 75, 80, 80, 70, 80),
        head=head,
        bodies=(
            (plain(Total.RECEIVED, 3), plain(Total.CARRIED_IN, 4)),
            tuple(results),
            (plain(Total.CARRIED_OUT, 27),),
        ),
    )


def _four(tables: Tables) -> TableLayout:
    grid = _Grid(TableKey.FOUR, tables)
    first = grid.heading(RECONSIDERATION, (0, 0), Scope.COLUMN_GROUP, span=(2, 5))
    suits = grid.heading(LITIGATION, (0, 5), Scope.COLUMN_GROUP, span=(1, 10))
    direct = grid.heading(
        BLOCKS_FOUR[BlockFour.LITIGATION_DIRECT], (1, 5), Scope.COLUMN_GROUP, span=(1, 5)
    )
    after = grid.heading(
        BLOCKS_FOUR[BlockFour.LITIGATION_AFTER], (1, 10), Scope.COLUMN_GROUP, span=(1, 5)
    )
    above = ((first.key,), (suits.key, direct.key), (suits.key, after.key))
    names, numbers = [], []
    for block, (row, heads) in enumerate(zip(BlockFour, above, strict=True)):
        for i, column in enumerate(ColumnFour):
            at = block * 5 + i
            name = grid.heading(COLUMNS_FOUR[column], (2, at), Scope.COLUMN, heads=heads)
            names.append(name)
            address = Address(TableKey.FOUR, row, column)
            numbers.append(grid.number(address, (3, at), (*heads, name.key)))
    return TableLayout(
        key=TableKey.FOUR,
        caption=CAPTIONS[TableKey.FOUR],
        widths=(1,) * 15,
        head=((first, suits), (direct, after), tuple(names)),
        bodies=((tuple(numbers),),),
    )

"""The three statutory tables of an annual report as data, one row for each cell of the form."""

from __future__ import annotations

from decimal import Decimal

from lubu.office.formats import FEN_PER_WAN
from lubu.portal.tables import Column, Kind, Table, Value
from lubu.reporting.cells import Absent, Cell
from lubu.reporting.tables import (
    THREE_BY_NAME,
    BlockFour,
    ColumnFour,
    ColumnThree,
    ColumnTwo,
    RowTwo,
    TableKey,
    Tables,
)
from lubu.reporting.wording import (
    BLOCKS_FOUR,
    CAPTIONS,
    COLUMNS_FOUR,
    COLUMNS_THREE,
    COLUMNS_TWO,
    GROUPS_THREE,
    ROWS_THREE,
    ROWS_TWO,
)

_GROUPS = {row: title for title, rows in GROUPS_THREE if title for row in rows}
_COLUMNS = (
    Column("代码"),
    Column("项目"),
    Column("指标"),
    Column("数值", Kind.NUMBER),
    Column("单位"),
)


def tables(found: Tables) -> list[Table]:
    """The tables in the order of the form."""
    return [
        Table(
            title=CAPTIONS[key],
            columns=_COLUMNS,
            rows=tuple(
                _row(key, row, column, table.at(row, column))
                for row, columns in table.shape
                for column in columns
            ),
        )
        for key, table in zip(TableKey, (found.two, found.three, found.four), strict=True)
    ]


def _row(key: TableKey, row: str, column: str, cell: Cell) -> tuple[Value, ...]:
    is_money = column == ColumnTwo.AMOUNT_FEN
    number = cell.number
    value: Value = number
    if number is None:
        value = None if cell.content is Absent.EMPTY else Absent.NOT_APPLICABLE
    elif is_money:
        value = Decimal(number) / FEN_PER_WAN
    return (f"{key}/{row}/{column}", *_words(key, row, column), value, "万元" if is_money else "件")


def _words(key: TableKey, row: str, column: str) -> tuple[str, str]:
    match key:
        case TableKey.TWO:
            indicator = COLUMNS_TWO[ColumnTwo(column)].partition("（")[0]
            return ROWS_TWO[RowTwo(row)], indicator
        case TableKey.THREE:
            at = THREE_BY_NAME[row]
            group, name = _GROUPS.get(at, ""), ROWS_THREE[at]
            return f"{group} {name}".strip(), COLUMNS_THREE[ColumnThree(column)]
        case TableKey.FOUR:
            return BLOCKS_FOUR[BlockFour(row)], COLUMNS_FOUR[ColumnFour(column)]

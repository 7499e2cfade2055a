"""Reports that add up, and what each rule compares in them."""

from __future__ import annotations

from hypothesis import strategies as st

from lubu.reporting.findings import Rule
from lubu.reporting.tables import (
    APPLICANTS,
    OUTCOMES,
    RESULTS,
    Address,
    BlockFour,
    ColumnFour,
    ColumnThree,
    RowThree,
    RowTwo,
    TableFour,
    TableKey,
    Tables,
    TableThree,
    TableTwo,
)

NUMBERS = st.integers(min_value=0, max_value=10**9)


def of_town(values: dict[RowThree, dict[ColumnThree, int]]) -> TableThree:
    """Table three from the results and the carried cases of each applicant; the rest is summed."""
    table: dict[RowThree, dict[ColumnThree, int]] = {row: dict(values[row]) for row in values}
    table[RowThree.CONCLUDED] = {c: sum(values[r][c] for r in RESULTS) for c in APPLICANTS}
    for column in APPLICANTS:
        closed = table[RowThree.CONCLUDED][column] + values[RowThree.CARRIED_OUT][column]
        taken = min(values[RowThree.CARRIED_IN][column], closed)
        table[RowThree.CARRIED_IN][column] = taken
        table.setdefault(RowThree.RECEIVED, {})[column] = closed - taken
    for row in RowThree:
        table[row][ColumnThree.TOTAL] = sum(table[row][c] for c in APPLICANTS)
    return TableThree.of(table)


@st.composite
def consistent(draw: st.DrawFn) -> Tables:
    """Tables of a town in which every sum is right."""
    rows = (*RESULTS, RowThree.CARRIED_IN, RowThree.CARRIED_OUT)
    numbers = iter(
        draw(st.lists(NUMBERS, min_size=len(rows) * 6 + 12 + 7, max_size=len(rows) * 6 + 12 + 7))
    )
    three = of_town({row: {c: next(numbers) for c in APPLICANTS} for row in rows})
    blocks = {block: {c: next(numbers) for c in OUTCOMES} for block in BlockFour}
    for cells in blocks.values():
        cells[ColumnFour.TOTAL] = sum(cells.values())
    two = {
        row: {c: 0 if row is RowTwo.RULES else next(numbers) for c in columns}
        for row, columns in TableTwo.shape
    }
    return Tables(two=TableTwo.of(two), three=three, four=TableFour.of(blocks))


def covering(address: Address) -> set[Rule]:
    """The rules within one report that a change of this cell must break, by reading the form."""
    match address.table, address.row:
        case TableKey.TWO, RowTwo.RULES:
            return {Rule.RULES_BY_TOWN}
        case TableKey.TWO, _:
            return set()
        case TableKey.FOUR, _:
            return {Rule.BLOCK_SUM}
        case TableKey.THREE, RowThree.CONCLUDED:
            return {Rule.BALANCE, Rule.RESULTS, Rule.ACROSS}
        case TableKey.THREE, RowThree.RECEIVED | RowThree.CARRIED_IN | RowThree.CARRIED_OUT:
            return {Rule.BALANCE, Rule.ACROSS}
        case _:
            return {Rule.RESULTS, Rule.ACROSS}


def covering_with_evidence(address: Address) -> set[Rule]:
    """The same where last year's tables, the register and the text are given too."""
    more = {
        (TableKey.THREE, RowThree.CARRIED_IN): {Rule.CARRIED},
        (TableKey.THREE, RowThree.RECEIVED): {Rule.REGISTERED},
        (TableKey.TWO, RowTwo.NORMATIVE_DOCUMENTS): {Rule.EFFECTIVE},
        (TableKey.TWO, RowTwo.RULES): {Rule.EFFECTIVE},
    }.get((address.table, address.row), set())
    if (address.row, address.column) == (RowThree.RECEIVED, ColumnThree.TOTAL):
        more = more | {Rule.STATED}
    return covering(address) | more

"""Reports that add up, and what each rule compares in them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from lubu.access_requests.rules.counting import Total
from lubu.reporting.documents.compose import compose
from lubu.reporting.documents.document import ReportDocument
from lubu.reporting.findings import Rule
from lubu.reporting.report_text import text_in_force
from lubu.reporting.tables import (
    APPLICANTS,
    OUTCOMES,
    RESULTS,
    ROWS_IN_THREE,
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
    table[Total.CONCLUDED] = {c: sum(values[r][c] for r in RESULTS) for c in APPLICANTS}
    for column in APPLICANTS:
        closed = table[Total.CONCLUDED][column] + values[Total.CARRIED_OUT][column]
        taken = min(values[Total.CARRIED_IN][column], closed)
        table[Total.CARRIED_IN][column] = taken
        table.setdefault(Total.RECEIVED, {})[column] = closed - taken
    for row in ROWS_IN_THREE:
        table[row][ColumnThree.TOTAL] = sum(table[row][c] for c in APPLICANTS)
    return TableThree.of(table)


@st.composite
def consistent(draw: st.DrawFn) -> Tables:
    """Tables of a town in which every sum is right."""
    rows = (*RESULTS, Total.CARRIED_IN, Total.CARRIED_OUT)
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
        case TableKey.THREE, Total.CONCLUDED:
            return {Rule.BALANCE, Rule.RESULTS, Rule.ACROSS}
        case TableKey.THREE, Total.RECEIVED | Total.CARRIED_IN | Total.CARRIED_OUT:
            return {Rule.BALANCE, Rule.ACROSS}
        case _:
            return {Rule.RESULTS, Rule.ACROSS}


def covering_with_evidence(address: Address) -> set[Rule]:
    """The same where last year's tables, the register and the text are given too."""
    more = {
        (TableKey.THREE, Total.CARRIED_IN): {Rule.CARRIED},
        (TableKey.THREE, Total.RECEIVED): {Rule.REGISTERED},
        (TableKey.TWO, RowTwo.NORMATIVE_DOCUMENTS): {Rule.EFFECTIVE},
        (TableKey.TWO, RowTwo.RULES): {Rule.EFFECTIVE},
    }.get((address.table, address.row), set())
    if (address.row, address.column) == (Total.RECEIVED, ColumnThree.TOTAL):
        more = more | {Rule.STATED}
    return covering(address) | more


def sound(scale: int = 1) -> Tables:
    """Tables in which every sum is right and nearly every cell has a number of its own."""
    results = {
        row: {c: (down * 7 + across) * scale for across, c in enumerate(APPLICANTS)}
        for down, row in enumerate(RESULTS)
    }
    carried = {
        Total.CARRIED_IN: dict.fromkeys(APPLICANTS, 2),
        Total.CARRIED_OUT: dict.fromkeys(APPLICANTS, 5),
    }
    four = {
        block: {"upheld": n, "corrected": 1, "other": 2, "pending": 3, "total": n + 6}
        for n, block in enumerate(BlockFour)
    }
    two = {
        row: {
            c: 0 if row is RowTwo.RULES else n * 3 + i + (999_999 if c == "amount_fen" else 0)
            for i, c in enumerate(columns)
        }
        for n, (row, columns) in enumerate(TableTwo.shape, start=4)
    }
    return Tables(two=TableTwo.of(two), three=of_town(results | carried), four=TableFour.of(four))


def document(tables: Tables, **figures: int | None) -> ReportDocument:
    three = tables.three
    counted = {
        "website_items": 2901,
        "requests_received": three.at("received", "total").number,
        "requests_concluded": three.at("concluded", "total").number,
        "requests_carried_in": three.at("carried_in", "total").number,
        "requests_carried_out": three.at("carried_out", "total").number,
        "reconsiderations": tables.four.at("reconsideration", "total").number,
        "fee_notices": 2,
        "fee_billed_fen": 120_050,
        "fee_received_fen": 20_000,
    }
    return compose(
        text_in_force(date(2022, 1, 10)),
        organ_name="沙溪镇人民政府",
        year=2021,
        figures=counted | figures,
        tables=tables,
        demo_mark="演示数据",
    ).document

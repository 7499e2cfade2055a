from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lubu.access_requests.rules.counting import Total
from lubu.access_requests.rules.kinds import Row
from lubu.office.formats import fen_in_wan
from lubu.reporting.cells import (
    EMPTY,
    NOT_APPLICABLE,
    Cell,
    CellKind,
    NegativeCellError,
    shown,
)
from lubu.reporting.tables import (
    ADDRESSES,
    ROWS_IN_THREE,
    Address,
    ColumnThree,
    TableFour,
    Tables,
    TablesFormatError,
    TableThree,
    TableTwo,
    UnknownAddressError,
)
from lubu.reporting.wording import (
    BLOCKS_FOUR,
    COLUMNS_FOUR,
    COLUMNS_THREE,
    COLUMNS_TWO,
    GROUPS_THREE,
    GROUPS_TWO,
    ROWS_THREE,
    ROWS_TWO,
    label,
)

pytestmark = pytest.mark.one_database

ANY_CELL = st.one_of(
    st.just(EMPTY), st.just(NOT_APPLICABLE), st.integers(0, 10**15).map(Cell), st.just(Cell(0))
)


@st.composite
def any_tables(draw: st.DrawFn) -> Tables:
    cells = iter(draw(st.lists(ANY_CELL, min_size=200, max_size=200)))
    made = {}
    for name, table in (("two", TableTwo), ("three", TableThree), ("four", TableFour)):
        made[name] = table(tuple(tuple(next(cells) for _ in columns) for _, columns in table.shape))
    return Tables(**made)


def test_the_form_has_10_cells_in_table_two_175_in_three_and_15_in_four():
    counts = [len(list(t.addresses())) for t in (TableTwo, TableThree, TableFour)]
    assert counts == [10, 175, 15]
    assert len(ADDRESSES) == 200


def test_zero_number_empty_and_not_applicable_stay_apart():
    four = [Cell(0), Cell(7), EMPTY, NOT_APPLICABLE]
    assert [cell.kind for cell in four] == list(CellKind)
    assert [cell.to_json() for cell in four] == [0, 7, None, "not_applicable"]
    assert [shown(cell) for cell in four] == ["0", "7", "未填", "—"]
    assert [cell.number for cell in four] == [0, 7, None, None]
    assert len(set(four)) == 4


def test_a_cell_below_zero_is_refused():
    with pytest.raises(NegativeCellError) as refused:
        Cell(-1)
    assert refused.value.value == -1


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "0"),
        (1, "0.000001"),
        (20_300_000, "20.3"),
        (1_000_000, "1"),
        (100_000_000, "100"),
        (123_456_789, "123.456789"),
        (10**17 + 1, "100000000000.000001"),
    ],
)
def test_fen_are_shown_in_wan_exactly(fen, words):
    assert fen_in_wan(fen) == words


@settings(max_examples=25)
@given(any_tables())
def test_json_gives_the_same_tables_back(tables: Tables):
    assert Tables.from_json(json.loads(json.dumps(tables.to_json()))) == tables


def test_json_has_the_documented_form():
    data = Tables.empty().to_json()
    assert list(data) == ["two", "three", "four"]
    assert list(data["two"]) == [
        "rules",
        "normative_documents",
        "licences",
        "penalties",
        "coercion",
        "fees",
    ]
    assert data["two"]["rules"] == {"issued": None, "repealed": None, "effective": None}
    assert data["two"]["fees"] == {"amount_fen": None}
    assert list(data["three"]["received"]) == [
        "natural_person",
        "biz",
        "research",
        "charity",
        "legal_service",
        "other_org",
        "total",
    ]
    assert list(data["four"]) == ["reconsideration", "litigation_direct", "litigation_after"]
    assert list(data["four"]["reconsideration"]) == [
        "upheld",
        "corrected",
        "other",
        "pending",
        "total",
    ]


@pytest.mark.parametrize("bad", [-1, 1.5, True, "0", "", [], {}], ids=repr)
def test_a_cell_that_is_no_cell_is_refused_with_its_place(bad):
    data = Tables.empty().to_json()
    data["three"]["received"]["total"] = bad
    with pytest.raises(TablesFormatError) as refused:
        Tables.from_json(data)
    assert refused.value.place == "three/received/total"


def test_missing_and_unknown_rows_are_refused():
    data = Tables.empty().to_json()
    del data["three"]["partial"]
    with pytest.raises(TablesFormatError, match="three/partial"):
        Tables.from_json(data)
    data = Tables.empty().to_json()
    data["four"]["mediation"] = {}
    with pytest.raises(TablesFormatError, match="four/mediation"):
        Tables.from_json(data)
    with pytest.raises(TablesFormatError):
        Tables.from_json([])


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=str)
def test_every_cell_has_an_address_that_reads_back_and_changes_only_itself(address):
    assert Address.parse(str(address)) == address
    before = Tables.empty()
    after = before.with_cell(address, Cell(5))
    assert [a for a in ADDRESSES.values() if after.at(a) != before.at(a)] == [address]


def test_addresses_outside_the_form_are_refused():
    for written in ("three/received", "two/licences/issued", "five/a/b", ""):
        with pytest.raises(UnknownAddressError):
            Address.parse(written)
    with pytest.raises(UnknownAddressError):
        TableThree.of({"received": {"nobody": 1}})
    with pytest.raises(UnknownAddressError):
        Tables.empty().three.at(Total.RECEIVED, "nobody")


def test_every_row_and_column_has_its_official_words():
    assert tuple(ROWS_THREE) == ROWS_IN_THREE
    assert all(one is Row(one) for one in ROWS_IN_THREE[2:23]), "the very rows in which cases end"
    assert tuple(COLUMNS_THREE) == tuple(ColumnThree)
    assert tuple(row for _, rows in GROUPS_TWO for row in rows) == tuple(ROWS_TWO)
    assert {c for _, columns in TableTwo.shape for c in columns} == set(COLUMNS_TWO)
    assert tuple(row for _, rows in GROUPS_THREE for row in rows) == ROWS_IN_THREE[2:24]
    assert [row for row, _ in TableFour.shape] == list(BLOCKS_FOUR)
    assert [columns for _, columns in TableFour.shape] == [tuple(COLUMNS_FOUR)] * 3


def test_labels_name_the_group_where_the_row_alone_is_unclear():
    labels = [label(address) for address in ADDRESSES.values()]
    assert len(set(labels)) == len(labels)
    assert "表三 \uff08四\uff09无法提供1.本机关不掌握相关政府信息/总计" in labels
    assert "表四 行政诉讼复议后起诉/尚未审结" in labels

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lubu.access_requests.rules.counting import Total
from lubu.access_requests.rules.kinds import Row
from lubu.reporting.cells import EMPTY, NOT_APPLICABLE, Cell
from lubu.reporting.filling import unfilled
from lubu.reporting.findings import FeeFacts, OrganTier, ReportFinding, Rule, Severity, StatedNumber
from lubu.reporting.rules import check, failed, without_evidence
from lubu.reporting.tables import (
    ADDRESSES,
    APPLICANTS,
    RESULTS,
    ROWS_IN_THREE,
    Address,
    BlockFour,
    ColumnFour,
    ColumnThree,
    ColumnTwo,
    ReportForm,
    RowTwo,
    TableFour,
    TableKey,
    Tables,
    TableThree,
    TableTwo,
)
from tests.reporting.consistent import consistent, covering, covering_with_evidence

pytestmark = pytest.mark.one_database

ADDRESS_LIST = sorted(ADDRESSES.values())
TOTAL = ColumnThree.TOTAL


def names(findings: tuple[ReportFinding, ...]) -> set[Rule]:
    return {finding.rule for finding in findings}


def zeros() -> Tables:
    zero = Cell(0)
    return Tables(
        two=TableTwo.filled(zero), three=TableThree.filled(zero), four=TableFour.filled(zero)
    )


def last_year_of(tables: Tables) -> Tables:
    """A report of the year before from which this one follows."""
    last = zeros()
    for column in ColumnThree:
        carried = tables.three.at(Total.CARRIED_IN, column)
        last = last.with_cell(Address(TableKey.THREE, Total.CARRIED_OUT, column), carried)
    return last


def test_a_city_report_of_2025_is_consistent_with_itself():
    three = zeros().three
    for column, numbers in (
        (ColumnThree.NATURAL_PERSON, (13612, 535, 13364, 783)),
        (ColumnThree.BIZ, (457, 25, 446, 36)),
        (TOTAL, (14069, 560, 13810, 819)),
    ):
        received, carried_in, concluded, carried_out = map(Cell, numbers)
        for row, cell in (
            (Total.RECEIVED, received),
            (Total.CARRIED_IN, carried_in),
            (Row.GRANTED, concluded),
            (Total.CONCLUDED, concluded),
            (Total.CARRIED_OUT, carried_out),
        ):
            three = three.with_cell(row, column, cell)
    four = TableFour.of(
        {
            block: dict(zip(ColumnFour, numbers, strict=True))
            for block, numbers in zip(
                BlockFour,
                ((376, 97, 196, 121, 790), (16, 1, 12, 27, 56), (74, 1, 30, 51, 156)),
                strict=True,
            )
        }
    )
    tables = Tables(two=zeros().two, three=three, four=four)
    assert check(tables, organ_tier=OrganTier.CITY) == ()


@settings(max_examples=25)
@given(consistent())
def test_tables_that_add_up_have_no_finding(tables: Tables):
    assert check(tables, organ_tier=OrganTier.TOWN) == ()


@settings(max_examples=150)
@given(consistent(), st.sampled_from(ADDRESS_LIST), st.integers(1, 10**6))
def test_a_changed_cell_is_found_by_exactly_the_rules_that_cover_it(tables, address, by):
    number = tables.at(address).number
    changed = tables.with_cell(address, Cell(number + by))
    findings = check(changed, organ_tier=OrganTier.TOWN)
    assert names(findings) == covering(address)
    assert all(address in finding.cells for finding in findings)
    assert all(abs(f.expected - f.found) == by for f in findings)
    assert {f.severity for f in findings} <= {Severity.ERROR}


def everything_of(tables: Tables) -> dict[str, object]:
    """Evidence with which the tables agree."""
    last = last_year_of(tables)
    cells = {c: tables.two.at(RowTwo.NORMATIVE_DOCUMENTS, c).number for c in list(ColumnTwo)[:3]}
    then = cells[ColumnTwo.EFFECTIVE] - cells[ColumnTwo.ISSUED] + cells[ColumnTwo.REPEALED]
    address = Address(TableKey.TWO, RowTwo.NORMATIVE_DOCUMENTS, ColumnTwo.EFFECTIVE)
    received = Address(TableKey.THREE, Total.RECEIVED, TOTAL)
    return {
        "last_year": last.with_cell(address, Cell(max(then, 0))),
        "expired": max(then, 0) - then,
        "registered_by_applicant": {
            c: tables.three.at(Total.RECEIVED, c).number for c in APPLICANTS
        },
        "stated": [
            StatedNumber(cell=received, number=tables.at(received).number, words="收到申请")
        ],
        "fees": FeeFacts(notices=0, billed_fen=0, received_fen=0),
    }


@pytest.mark.parametrize("address", ADDRESS_LIST, ids=str)
def test_each_single_cell_changed_by_one_is_found_with_all_evidence(address):
    tables = zeros()
    evidence = everything_of(tables)
    assert check(tables, organ_tier=OrganTier.TOWN, **evidence) == ()
    changed = tables.with_cell(address, Cell(1))
    assert names(check(changed, organ_tier=OrganTier.TOWN, **evidence)) == covering_with_evidence(
        address
    )


@settings(max_examples=25)
@given(consistent())
def test_evidence_that_agrees_gives_no_finding(tables: Tables):
    assert check(tables, organ_tier=OrganTier.TOWN, **everything_of(tables)) == ()


@pytest.mark.parametrize("address", ADDRESS_LIST, ids=str)
def test_an_empty_cell_makes_its_rules_not_checkable_and_never_failed(address):
    findings = check(zeros().with_cell(address, EMPTY), organ_tier=OrganTier.TOWN)
    assert names(findings) == covering(address)
    assert {f.severity for f in findings} <= {Severity.NOT_CHECKABLE}
    assert all(f.cells == (address,) for f in findings)
    assert all(f.expected is None and f.found is None for f in findings)


@settings(max_examples=100)
@given(consistent(), st.sampled_from(ADDRESS_LIST))
def test_not_applicable_says_what_0_says(tables, address):
    for cell in (Cell(0), NOT_APPLICABLE):
        changed = check(tables.with_cell(address, cell), organ_tier=OrganTier.TOWN)
        assert names(changed) == (covering(address) if tables.at(address).number else set())
        assert {f.severity for f in changed} <= {Severity.ERROR}


def test_what_is_not_applicable_throughout_is_not_judged():
    three = TableThree.filled(NOT_APPLICABLE)
    findings = check(
        Tables(two=zeros().two, three=three, four=zeros().four), organ_tier=OrganTier.TOWN
    )
    assert names(findings) == {Rule.BALANCE, Rule.RESULTS, Rule.ACROSS}
    assert {f.severity for f in findings} == {Severity.NOT_CHECKABLE}


@settings(max_examples=100)
@given(consistent(), st.sampled_from(APPLICANTS), st.sampled_from(RESULTS))
def test_parts_that_are_known_must_not_exceed_their_total_while_one_is_empty(tables, column, row):
    """One blank does not switch a rule off."""
    hole = Address(TableKey.THREE, row, column)
    total = Address(TableKey.THREE, Total.CONCLUDED, column)
    with_hole = tables.with_cell(hole, EMPTY)
    assert {f.severity for f in check(with_hole, organ_tier=OrganTier.TOWN)} == {
        Severity.NOT_CHECKABLE
    }
    known = tables.at(total).number - tables.at(hole).number
    if known:
        wrong = check(with_hole.with_cell(total, Cell(known - 1)), organ_tier=OrganTier.TOWN)
        assert Rule.RESULTS in names(failed(wrong))


def test_a_cell_in_which_nothing_stands_is_named_and_one_not_applicable_is_not():
    assert unfilled(zeros().with_cell(ADDRESS_LIST[0], NOT_APPLICABLE)) == ()
    for address in ADDRESS_LIST:
        (finding,) = unfilled(zeros().with_cell(address, EMPTY))
        assert (finding.rule, finding.severity, finding.cells) == (
            Rule.FILLED,
            Severity.ERROR,
            (address,),
        )
        assert "1" in finding.message % finding.params
    whole = unfilled(Tables.empty())
    assert [(f.table, f.params["where"]) for f in whole] == [
        (TableKey.TWO, "表二"),
        (TableKey.THREE, "表三"),
        (TableKey.FOUR, "表四"),
    ]
    assert sum(len(f.cells) for f in whole) == len(ADDRESS_LIST)
    row = zeros().three
    for column in ColumnThree:
        row = row.with_cell(Row.PARTIAL, column, EMPTY)
    (finding,) = unfilled(Tables(two=zeros().two, three=row, four=zeros().four))
    assert (len(finding.cells), finding.params["cells"]) == (7, 7)


def test_of_the_form_of_2019_only_its_own_cells_must_be_filled():
    old = unfilled(Tables.empty(), form=ReportForm.OF_2019)
    cells = {str(cell) for finding in old for cell in finding.cells}
    assert not any(cell.startswith("two/") for cell in cells), "it counts other things there"
    assert not any("other_un" in cell for cell in cells)


def test_an_empty_column_leaves_the_other_columns_checked():
    tables = zeros()
    for row in ROWS_IN_THREE:
        tables = tables.with_cell(Address(TableKey.THREE, row, ColumnThree.CHARITY), EMPTY)
    tables = tables.with_cell(Address(TableKey.THREE, Total.RECEIVED, ColumnThree.BIZ), Cell(2))
    by_rule = {(f.rule, f.severity): f for f in check(tables, organ_tier=OrganTier.TOWN)}
    assert by_rule[Rule.BALANCE, Severity.ERROR].expected == 2
    assert len(by_rule[Rule.BALANCE, Severity.NOT_CHECKABLE].cells) == 4
    assert len(by_rule[Rule.ACROSS, Severity.NOT_CHECKABLE].cells) == 25
    # The two of the businesses are more than the total of none, whatever charities had.
    assert by_rule[Rule.ACROSS, Severity.ERROR].expected == 0


def test_a_report_that_nobody_filled_fails_nothing_and_is_checkable_in_nothing():
    findings = check(Tables.empty(), organ_tier=OrganTier.TOWN, last_year=Tables.empty())
    assert failed(findings) == ()
    assert names(findings) == {
        Rule.BALANCE,
        Rule.RESULTS,
        Rule.ACROSS,
        Rule.CARRIED,
        Rule.BLOCK_SUM,
        Rule.RULES_BY_TOWN,
        Rule.EFFECTIVE,
    }


@pytest.mark.parametrize("column", list(ColumnTwo)[:3])
def test_a_town_with_six_rules_is_found_but_a_province_with_six_is_not(column):
    address = Address(TableKey.TWO, RowTwo.RULES, column)
    tables = zeros().with_cell(address, Cell(6))
    (finding,) = check(tables, organ_tier=OrganTier.TOWN)
    assert (finding.rule, finding.expected, finding.found) == (Rule.RULES_BY_TOWN, 0, 6)
    assert check(tables, organ_tier=OrganTier.COUNTY) != ()
    assert check(tables, organ_tier=OrganTier.PROVINCE) == ()


def test_documents_in_force_that_do_not_follow_from_last_year_are_a_warning_only():
    row = RowTwo.NORMATIVE_DOCUMENTS
    last = zeros().with_cell(Address(TableKey.TWO, row, ColumnTwo.EFFECTIVE), Cell(9))
    two = (
        zeros()
        .two.with_cell(row, ColumnTwo.ISSUED, Cell(3))
        .with_cell(row, ColumnTwo.REPEALED, Cell(1))
        .with_cell(row, ColumnTwo.EFFECTIVE, Cell(10))
    )
    tables = Tables(two=two, three=zeros().three, four=zeros().four)
    (finding,) = check(tables, organ_tier=OrganTier.TOWN, last_year=last)
    assert (finding.rule, finding.severity) == (Rule.EFFECTIVE, Severity.WARNING)
    assert (finding.expected, finding.found) == (11, 10)
    assert check(tables, organ_tier=OrganTier.TOWN, last_year=last, expired=1) == ()


def test_each_column_carried_in_is_compared_with_last_year():
    last = zeros()
    for column, number in ((ColumnThree.BIZ, 2), (TOTAL, 2)):
        address = Address(TableKey.THREE, Total.CARRIED_OUT, column)
        last = last.with_cell(address, Cell(number))
    findings = check(zeros(), organ_tier=OrganTier.TOWN, last_year=last)
    assert [(f.rule, f.cells[0].column, f.expected, f.found) for f in findings] == [
        (Rule.CARRIED, ColumnThree.BIZ, 2, 0),
        (Rule.CARRIED, TOTAL, 2, 0),
    ]


def test_registered_applications_must_be_the_ones_received():
    counts = {ColumnThree.NATURAL_PERSON: 2, ColumnThree.BIZ: 1}
    findings = check(zeros(), organ_tier=OrganTier.TOWN, registered_by_applicant=counts)
    assert [(f.cells[0].column, f.expected) for f in findings] == [
        (ColumnThree.NATURAL_PERSON, 2),
        (ColumnThree.BIZ, 1),
        (TOTAL, 3),
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((), 0),
        ((Row.GRANTED, Row.PARTIAL), 2),
        ((Row.PARTIAL, Row.DENY_THIRD), 2),
        ((Total.CONCLUDED,), 0),
    ],
    ids=["nowhere", "granted and partial", "partial also refused", "only in the total"],
)
def test_an_application_counts_in_one_row_of_results(rows, found):
    results = {"2021-001": (Row.GRANTED,), "2021-002": rows}
    (finding,) = check(zeros(), organ_tier=OrganTier.TOWN, results=results)
    assert (finding.rule, finding.found) == (Rule.COUNTED_ONCE, found)
    assert finding.params["request"] == "2021-002"


def test_the_text_must_say_what_the_table_says():
    cell = Address(TableKey.THREE, Total.RECEIVED, TOTAL)
    stated = [StatedNumber(cell=cell, number=3, words="收到申请3份")]
    (finding,) = check(zeros(), organ_tier=OrganTier.TOWN, stated=stated)
    assert (finding.rule, finding.expected, finding.found) == (Rule.STATED, 0, 3)
    (unknown,) = [
        f
        for f in check(Tables.empty(), organ_tier=OrganTier.TOWN, stated=stated)
        if f.rule is Rule.STATED
    ]
    assert unknown.severity is Severity.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("fees", "is_found"),
    [
        (FeeFacts(notices=0, billed_fen=0, received_fen=0), False),
        (FeeFacts(notices=2, billed_fen=50_000, received_fen=50_000), False),
        (FeeFacts(notices=None, billed_fen=0, received_fen=0), True),
        (FeeFacts(notices=0, billed_fen=0, received_fen=None), True),
        (FeeFacts(notices=0, billed_fen=100, received_fen=0), True),
    ],
)
def test_fees_are_stated_or_flagged(fees, is_found):
    assert (names(check(zeros(), organ_tier=OrganTier.TOWN, fees=fees)) == {Rule.FEES}) is is_found


def test_the_form_of_2019_has_one_row_of_other_results_and_another_table_two():
    three = zeros().three
    for column in ColumnThree:
        three = three.with_cell(Row.OTHER_UNPAID, column, NOT_APPLICABLE)
        three = three.with_cell(Row.OTHER_UNCORRECTED, column, NOT_APPLICABLE)
    two = TableTwo.filled(NOT_APPLICABLE)
    old = Tables(two=two, three=three, four=zeros().four)
    assert check(old, organ_tier=OrganTier.TOWN, form=ReportForm.OF_2019) == ()
    assert names(check(old, organ_tier=OrganTier.TOWN)) == {Rule.ACROSS}
    wrong = old.with_cell(Address(TableKey.THREE, Row.OTHER, TOTAL), Cell(1))
    assert names(check(wrong, organ_tier=OrganTier.TOWN, form=ReportForm.OF_2019)) == {
        Rule.RESULTS,
        Rule.ACROSS,
    }


def test_rules_without_anything_to_compare_with_are_named():
    assert {f.rule for f in without_evidence(last_year=zeros(), stated=())} == {
        Rule.REGISTERED,
        Rule.COUNTED_ONCE,
        Rule.FEES,
    }


def test_every_message_is_filled_by_its_own_params():
    tables = zeros()
    evidence = everything_of(tables) | {
        "results": {"1": ()},
        "fees": FeeFacts(notices=0, billed_fen=1, received_fen=0),
    }
    findings = [*without_evidence(), *unfilled(Tables.empty())]
    for address in ADDRESS_LIST:
        for cell in (Cell(1), EMPTY):
            changed = tables.with_cell(address, cell)
            findings += check(changed, organ_tier=OrganTier.TOWN, **evidence)
    of_words = {Rule.TYPED, Rule.SILENT}
    of_files = {Rule.SIGNS, Rule.FORM, Rule.HEADINGS, Rule.LEFT_OUT}
    assert {f.rule for f in findings} == set(Rule) - of_words - of_files
    for finding in findings:
        sentence = finding.message % finding.params
        assert "%(" not in sentence
        assert finding.to_json(sentence)["cells"] == [str(cell) for cell in finding.cells]


def test_table_three_has_25_rows_of_which_21_are_results():
    assert len(RESULTS) == 21
    assert len(ROWS_IN_THREE) == 25

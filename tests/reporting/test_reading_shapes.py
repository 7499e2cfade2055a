"""A report comes back cell by cell in whatever shape it is published, and so does each fault."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lubu.reporting.cells import Cell
from lubu.reporting.findings import OrganTier, Rule
from lubu.reporting.reading.judging import judge
from lubu.reporting.reading.reader import read
from lubu.reporting.reading.titles import tier
from lubu.reporting.tables import ADDRESSES, Address, ReportForm
from tests.reporting.consistent import consistent, covering, sound
from tests.reporting.shapes import HTML, SHAPES

pytestmark = pytest.mark.one_database

WITHOUT_TEXT = ("XLSX", "XLSX on one sheet", "XLSX of texts")  # they hold the tables only


@pytest.mark.parametrize("shape", SHAPES)
def test_a_report_comes_back_cell_by_cell_and_everything_in_it_holds(shape):
    found = read(SHAPES[shape](sound()))
    assert found.tables == sound()
    assert (found.form, found.year) == (ReportForm.OF_2021, 2023)
    assert tier(found.organ) is OrganTier.TOWN
    told = judge(found)
    assert told.findings == ()
    if shape in WITHOUT_TEXT:
        assert {Rule.HEADINGS, Rule.LEFT_OUT} <= {one.rule for one in told.not_checked}
        return
    assert [(str(one.cell), one.number) for one in found.stated] == [
        ("three/received/total", sound().three.at("received", "total").number)
    ]
    assert found.fees is not None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("written", ["three/partial/biz", "four/litigation_direct/pending"])
def test_one_wrong_cell_is_found_in_every_shape_by_exactly_the_rules_that_cover_it(shape, written):
    address = Address.parse(written)
    wrong = sound().with_cell(address, Cell((sound().at(address).number or 0) + 7))
    found = judge(read(SHAPES[shape](wrong))).findings
    assert {one.rule for one in found} == covering(address)
    assert all(address in one.cells and abs(one.expected - one.found) == 7 for one in found)


@given(tables=consistent(), shape=st.sampled_from(sorted(HTML)), data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_tables_in_any_shape_of_page_come_back_and_so_does_any_wrong_cell(tables, shape, data):
    assert read(HTML[shape](tables)).tables == tables
    address = Address.parse(data.draw(st.sampled_from(sorted(ADDRESSES))))
    more = data.draw(st.integers(1, 10**6))
    wrong = tables.with_cell(address, Cell((tables.at(address).number or 0) + more))
    found = read(HTML[shape](wrong))
    assert found.tables == wrong
    assert {one.rule for one in judge(found).findings} == covering(address)

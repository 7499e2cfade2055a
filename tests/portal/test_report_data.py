"""The statutory tables of an annual report as data beside its page."""

from __future__ import annotations

import json

import pytest
import time_machine

from lubu.portal.builder import Builder
from tests.portal.factories import built, page
from tests.portal.test_page_data import listed, read
from tests.reporting import factories as reports
from tests.reporting.conftest import clamd, scanned  # noqa: F401  fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_three_tables_of_an_annual_report_are_data(summer, scanned):  # noqa: F811
    with time_machine.travel(reports.AFTER_THE_YEAR):
        report = reports.in_public(summer)
    Builder(summer.organ).build_changes()
    release = report.item.releases.get()
    stem = release.path.removesuffix(".html")
    sizes = [len(read(summer, f"{stem}-table-{n}.csv")) - 1 for n in (1, 2, 3)]
    assert sizes == [10, 25 * 7, 15]
    rows = {row[0]: row for row in read(summer, f"{stem}-table-1.csv")}
    assert rows["two/rules/issued"][1:3] == ["规章", "本年制发件数"]
    assert rows["two/fees/amount_fen"][4] == "万元"
    data = json.loads(built(summer)[f"{stem}-table-2.json"])["rows"]
    assert {row["数值"] for row in data} <= {None, "not_applicable", *range(10_000)}
    shown = page(summer, release.path)
    assert all(f"{stem}-table-{n}.csv" in shown for n in (1, 2, 3))
    assert release.path in listed(summer)

"""Tables three and four come from the applications themselves: counted, checked, frozen, opened."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, ApplicantKind, EventKind
from lubu.reporting import actions
from lubu.reporting.cells import CellKind
from lubu.reporting.differences import counted_rows, differences
from lubu.reporting.models import AnnualReport
from lubu.reporting.snapshots import read
from lubu.reporting.tables import ADDRESSES
from tests.access_requests.cases import answered, day
from tests.access_requests.factories import done, handed_in, with_people
from tests.organisations.factories import Town
from tests.reporting import factories

pytestmark = pytest.mark.django_db
NOT_OURS = {k: v for k, v in factories.DECLARED.items() if "/two/" in k}


@pytest.fixture
def town(town, clock) -> Town:
    """The same town with an office for applications: five of 2021, of which one rolls over."""
    with_people(town)
    for on, kind, answer in (
        ("2021-03-01", ApplicantKind.NATURAL_PERSON, AnswerKind.GRANT),
        ("2021-05-06", ApplicantKind.BUSINESS, AnswerKind.DENY_LAW),
        ("2021-07-01", ApplicantKind.NATURAL_PERSON, AnswerKind.PARTIAL),
    ):
        case = handed_in(town, day(on), applicant_kind=kind)
        town.case = done(town, case, *answered(f"{on[:-2]}20", answer))
    done(town, handed_in(town, day("2021-08-02")), event_on(EventKind.WITHDRAWN, "2021-08-05"))
    town.rolled = handed_in(town, day("2021-12-28"))
    return town


def event_on(kind: EventKind, on: str) -> Event:
    return Event(kind=kind, on=day(on))


def frozen(town: Town, year: int = 2021) -> AnnualReport:
    report = actions.draft(town.organ, year, actor=town.editor)
    actions.edit_text(report.pk, actor=town.editor, texts=NOT_OURS)
    actions.check(report.pk, actor=town.editor)
    return actions.freeze(report.pk, actor=town.editor)


def test_the_report_counts_its_applications_and_says_so_in_its_words(town):
    report = frozen(town)
    tables = read(report).gathered.tables
    told = {
        str(address): tables.at(address).number
        for address in ADDRESSES.values()
        if str(address).startswith("three/") and str(address).endswith("/total")
    }
    assert {key.split("/")[1]: n for key, n in told.items() if n} == {
        "received": 5, "granted": 1, "partial": 1, "deny_law": 1, "other": 1,
        "concluded": 4, "carried_out": 1,
    }  # fmt: skip
    assert tables.three.at("received", "biz").number == 1
    assert tables.three.at("carried_in", "total").kind is CellKind.ZERO
    assert tables.four.at("reconsideration", "total").kind is CellKind.ZERO
    said = "".join(sentence.text for sentence in read(report).document.sentences())
    assert "本年度新收政府信息公开申请5件，上年结转0件；办结4件，结转下年度继续办理1件。" in said
    assert "本年度未发出收费通知，未收取信息处理费" in said
    unchecked = {one["rule"] for one in report.findings if one["severity"] == "not_checkable"}
    assert not unchecked & {"V1", "V2", "V3", "V5", "V6", "T4.1", "S6.1"}


def test_counted_tables_are_never_declared_away(town):
    report = actions.draft(town.organ, 2021, actor=town.editor)
    actions.edit_text(report.pk, actor=town.editor, texts=factories.DECLARED)
    tables = read(AnnualReport.objects.get(pk=report.pk)).gathered.tables
    assert tables.three.at("received", "total").number == 5
    assert tables.three.at("received", "charity").kind is CellKind.ZERO


def test_what_rolls_over_is_held_against_last_years_report(town, clock):
    frozen(town)
    clock.move_to(datetime(2023, 1, 12, 2, 0, tzinfo=UTC))
    done(town, town.rolled, *answered("2022-01-10"))
    report = frozen(town, 2022)
    assert read(report).gathered.tables.three.at("carried_in", "total").number == 1
    assert "V4" not in {one["rule"] for one in report.findings}
    late = handed_in(town, day("2021-12-30"))  # keyed in after last year's report stood still
    assert late.received_on == day("2021-12-30")
    report = actions.reopen(report.pk, actor=town.editor, reason="补录上年申请")
    with translation.override("en"):
        report = actions.check(report.pk, actor=town.editor)
    wrong = {one["rule"] for one in report.findings if one["severity"] == "error"}
    assert wrong == {"V4"}
    with pytest.raises(actions.ReportFaultyError):
        actions.freeze(report.pk, actor=town.editor)


def test_a_frozen_cell_opens_to_the_cases_of_its_day_whatever_happened_since(town, clock):
    report = frozen(town)
    assert counted_rows(report, "three-partial-natural_person") == [town.case.pk]
    assert town.case.pk in (counted_rows(report, "three-concluded-total") or [])
    assert len(counted_rows(report, "three-concluded-total") or []) == 4
    assert counted_rows(report, "three-deny_safety-biz") is None
    clock.move_to(datetime(2022, 3, 1, 2, 0, tzinfo=UTC))
    handed_in(town, day("2021-12-31"))
    report = AnnualReport.objects.get(pk=report.pk)
    assert counted_rows(report, "three-carried_out-total") == [town.rolled.pk]
    found = differences(report)
    moved = {str(one.address): (one.frozen.number, one.now.number) for one in found.cells}
    assert moved == {
        f"three/{row}/{column}": (was, was + 1)
        for row, column, was in (
            ("received", "natural_person", 4), ("received", "total", 5),
            ("carried_out", "natural_person", 1), ("carried_out", "total", 1),
        )
    }  # fmt: skip

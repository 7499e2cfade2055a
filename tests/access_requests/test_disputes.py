"""Reconsiderations and suits: terms by the law's examples, outcomes, table four."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext as _

from lubu.access_requests import figures, tables
from lubu.access_requests.actions import (
    DisputeClosedError,
    Filed,
    FutureDayError,
    NothingBeforeError,
    NotYourCaseError,
    TooEarlyToDisputeError,
    close_dispute,
    file_dispute,
    key_in,
)
from lubu.access_requests.models import Dispute
from lubu.access_requests.rules.disputes import (
    WHOLE,
    Disputed,
    DisputeKind,
    Outcome,
    last_day,
    table_four,
)
from lubu.access_requests.rules.kinds import AnswerKind, Arrival
from lubu.access_requests.terms import dispute_terms
from lubu.office.dated import in_force
from lubu.office.figures import Period
from lubu.portal.requests.telling import Told
from tests.access_requests.cases import CALENDAR, answered, day
from tests.access_requests.factories import SAID, at, done, handed_in, make_office


@pytest.mark.parametrize(
    ("kind", "known", "last"),
    [
        (DisputeKind.RECONSIDERATION, "2025-08-03", "2025-10-09"),
        (DisputeKind.RECONSIDERATION, "2025-12-03", "2026-02-02"),
        (DisputeKind.LITIGATION_DIRECT, "2025-08-31", "2026-02-28"),
        (DisputeKind.LITIGATION_AFTER, "2025-03-03", "2025-03-18"),
        (DisputeKind.LITIGATION_DIRECT, "2015-03-03", "2015-06-03"),
        (DisputeKind.LITIGATION_DIRECT, "2015-05-04", "2015-11-04"),
    ],
)
def test_the_last_day_to_begin(kind, known, last):
    terms = in_force(dispute_terms(), day(known))
    assert last_day(kind, day(known), terms, CALENDAR) == day(last)


def test_the_vector_of_a_published_report():
    counts = {
        DisputeKind.RECONSIDERATION: (376, 97, 196, 121, 790),
        DisputeKind.LITIGATION_DIRECT: (16, 1, 12, 27, 56),
        DisputeKind.LITIGATION_AFTER: (74, 1, 30, 51, 156),
    }
    groups = [
        Disputed(kind, outcome, number)
        for kind, numbers in counts.items()
        for outcome, number in zip((*Outcome, None), numbers, strict=False)
    ]
    cells = table_four(groups)
    for kind, numbers in counts.items():
        columns = (*Outcome, "pending", WHOLE)
        assert tuple(cells[kind, column] for column in columns) == numbers


ON = day("2024-11-20")


def filed(kind: DisputeKind, on: str) -> Filed:
    return Filed(kind=kind, before="某市人民政府", filed_on=day(on))


@pytest.fixture
def town():
    return make_office()


@pytest.fixture
def case(town):
    return done(town, handed_in(town, ON), *answered("2024-11-21", AnswerKind.DENY_PROCESS))


def close(dispute: Dispute, town, outcome: Outcome, on: str) -> Dispute:
    return close_dispute(
        dispute.pk,
        outcome=outcome,
        closed_on=day(on),
        served_on=None,
        actor=town.people["clerk"],
        at=at(day("2026-01-05")),
    )


def begun(case, town, kind: DisputeKind, on: str) -> Dispute:
    now = at(day("2026-01-05"))
    return file_dispute(case.pk, filed(kind, on), actor=town.people["clerk"], at=now)


@pytest.mark.django_db
def test_disputes_are_counted_in_the_year_that_ends_them(town, case, django_assert_num_queries):
    first = begun(case, town, DisputeKind.RECONSIDERATION, "2024-12-02")
    close(first, town, Outcome.UPHELD, "2025-01-20")
    suit = begun(case, town, DisputeKind.LITIGATION_AFTER, "2025-02-03")
    assert suit.after == first
    with django_assert_num_queries(1):
        cells = tables.disputes_table(town.organ, Period.year(2024))
    assert {key: n for key, n in cells.items() if n} == {
        ("reconsideration", "pending"): 1,
        ("reconsideration", WHOLE): 1,
    }
    cells = tables.disputes_table(town.organ, Period.year(2025))
    assert {key: n for key, n in cells.items() if n} == {
        ("reconsideration", "upheld"): 1,
        ("reconsideration", WHOLE): 1,
        ("litigation_after", "pending"): 1,
        ("litigation_after", WHOLE): 1,
    }
    assert figures.reconsiderations(town.organ, Period.year(2025)).get() == first
    assert not figures.reconsiderations(town.organ, Period.year(2026)).exists()


@pytest.mark.django_db
def test_what_cannot_be_is_refused(town, case):
    with pytest.raises(TooEarlyToDisputeError):
        begun(case, town, DisputeKind.RECONSIDERATION, "2024-11-19")
    with pytest.raises(FutureDayError):
        begun(case, town, DisputeKind.RECONSIDERATION, "2026-01-06")
    with pytest.raises(NothingBeforeError):
        begun(case, town, DisputeKind.LITIGATION_AFTER, "2024-12-02")
    with pytest.raises(NotYourCaseError):
        file_dispute(
            case.pk,
            filed(DisputeKind.RECONSIDERATION, "2024-12-02"),
            actor=town.people["leader"],
            at=at(ON),
        )
    dispute = begun(case, town, DisputeKind.RECONSIDERATION, "2024-12-02")
    close(dispute, town, Outcome.CORRECTED, "2024-12-30")
    with pytest.raises(DisputeClosedError):
        close(dispute, town, Outcome.UPHELD, "2024-12-30")


@pytest.mark.django_db
def test_of_a_case_keyed_in_later_the_day_counts_on_which_it_came(town):
    case, _code = key_in(
        town.organ,
        SAID,
        arrival=Arrival.IN_PERSON,
        arrived_on=ON,
        actor=town.people["clerk"],
        at=at(day("2026-03-03")),
    )
    clerk, now = town.people["clerk"], at(day("2026-03-04"))
    with pytest.raises(TooEarlyToDisputeError):
        file_dispute(case.pk, filed(DisputeKind.RECONSIDERATION, "2024-11-19"), actor=clerk, at=now)
    earlier = filed(DisputeKind.RECONSIDERATION, "2025-05-01")
    assert file_dispute(case.pk, earlier, actor=clerk, at=now).filed_on == day("2025-05-01")
    told = dict(Told(case, day("2026-03-04")).facts())
    assert told[_("Arrived")] == "2024-11-20"
    at_once = handed_in(town, ON)
    assert dict(Told(at_once, ON).facts())[_("Arrived")] == "2024-11-20 12:00"

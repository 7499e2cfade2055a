"""The demonstration's applications: each is possible by the law of its day, and all kinds come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lubu.access_requests.rules.counting import WHOLE, Group, table_three
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import CONFIRMED_FIRST, Arrival, EventKind, Row, State
from lubu.access_requests.rules.standing import Standing
from lubu.demo import request_plan as plan
from lubu.demo.request_plan import Case
from tests.access_requests.cases import CALENDAR, stands

SEED = 2021
TODAY = date(2025, 11, 27)


def standing(case: Case) -> Standing:
    """Where the case stands when all of it has happened."""
    events = [Event(kind=EventKind.ARRIVED, on=case.arrived_on, arrival=case.arrival)]
    if case.arrival in CONFIRMED_FIRST and case.is_confirmed:
        events.append(Event(kind=EventKind.CONFIRMED, on=case.received_on))
    if case.is_registered:
        events.append(Event(kind=EventKind.REGISTERED, on=case.received_on))
    return stands([*events, *case.events])


@pytest.fixture(scope="module")
def bureau() -> list[tuple[Case, Standing]]:
    return [(case, standing(case)) for case in plan.of_bureau(CALENDAR, SEED)]


def test_the_same_seed_gives_the_same_applications_and_another_others():
    assert plan.of_bureau(CALENDAR, SEED) == plan.of_bureau(CALENDAR, SEED)
    assert plan.of_bureau(CALENDAR, SEED) != plan.of_bureau(CALENDAR, 7)


def test_every_case_of_five_years_is_over_and_every_row_comes_in_the_last(bureau):
    assert {one.state for _, one in bureau} == {State.CLOSED}
    for year in plan.YEARS:
        groups = [
            Group(case.applicant, one.received_on.year == year,
                  one.row if one.ended_on.year == year else None, 1)
            for case, one in bureau
            if one.received_on.year <= year <= one.ended_on.year
        ]  # fmt: skip
        cells = table_three(groups)
        assert cells["carried_out", WHOLE] > 0, year
    assert {row for row in Row if not cells[row, WHOLE]} == set()


@pytest.mark.parametrize("seed", [1, 7, 2021, 99_999])
def test_whatever_the_seed_no_case_breaks_the_procedure(seed):
    for case in plan.of_bureau(CALENDAR, seed):
        standing(case)
    for number in range(40):
        for case in plan.open_today(CALENDAR, CALENDAR.add(TODAY, number), seed):
            assert not standing(case).is_over or case.events[-1].kind is EventKind.ISSUED


def test_what_is_open_stands_in_every_state(bureau):
    found = {standing(case).state for case in plan.open_today(CALENDAR, TODAY, SEED)}
    open_ones = {state for state in State if state not in {
        State.DELIVERED, State.ABANDONED_UNCORRECTED, State.ABANDONED_UNPAID, State.WITHDRAWN,
        State.ENDED, State.CLOSED,
    }}  # fmt: skip
    assert found == open_ones


def test_the_town_answered_three_on_time_and_charged_nothing():
    cases = plan.of_town(CALENDAR, SEED)
    assert len(cases) == 3
    for case in cases:
        one = standing(case)
        assert one.issued_on is not None
        assert one.issued_on <= CALENDAR.add(case.received_on, 20)
        assert (one.issued_on.year, one.fee_yuan) == (2021, None)
    assert {case.arrival for case in cases} >= {Arrival.INTERNET}


def test_every_cell_of_table_four_counts_something_in_the_last_year():
    found = set()
    for case in plan.of_bureau(CALENDAR, SEED):
        for one in case.disputes:
            over = next(e.on for e in case.events if e.kind is EventKind.ISSUED)
            filed, closed = (over + timedelta(days=n) for n in (one.filed_after, one.closed_after))
            is_closed = one.outcome is not None and closed.year <= 2021
            if filed.year <= 2021 and not (is_closed and closed.year < 2021):
                found.add((one.kind, one.outcome if is_closed else None))
    assert found == {(kind, end) for kind in DisputeKind for end in (*Outcome, None)}

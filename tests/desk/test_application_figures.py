"""Figures of applications on the desk: counts, means, fees, and the cells of tables three and four
opened to their cases, for those who may see cases and for nobody else."""

from __future__ import annotations

import pytest

from lubu.access_requests import tables
from lubu.access_requests.actions import Filed, close_dispute, file_dispute
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.kinds import AnswerKind, ApplicantKind, EventKind, Notice
from lubu.desk import counting
from lubu.office.figures import Period, get, recorded
from lubu.organisations.models import Appointment
from lubu.reporting import gathering
from lubu.reporting.case_cells import cell_figure, cell_figures, parts, pinned_cells
from lubu.reporting.pinned import unpack
from lubu.reporting.tables import ADDRESSES
from tests.access_requests.cases import answered, day, event, served
from tests.access_requests.factories import at, done, handed_in, with_people
from tests.organisations.factories import Town

pytestmark = pytest.mark.django_db
YEAR = Period.year(2025)


@pytest.fixture
def town(town: Town) -> Town:
    """Five applications of 2024 and 2025: rolled over, granted late, denied, paid for, open."""
    with_people(town)
    firm = {"applicant_kind": ApplicantKind.BUSINESS}
    town.rolled = handed_in(town, day("2024-12-23"), **firm)
    done(town, town.rolled, *answered("2025-01-10", AnswerKind.DENY_PROCESS))
    town.late = done(town, handed_in(town, day("2025-03-03")), *answered("2025-04-01"))
    done(town, handed_in(town, day("2025-05-06")), *answered("2025-05-07"))
    town.paid = handed_in(town, day("2025-06-03"))
    fee = event(EventKind.FEE_NOTICED, "2025-06-10", amount_yuan=380)
    done(
        town, town.paid, fee,
        served("2025-06-11", Notice.FEE), event(EventKind.FEE_PAID, "2025-06-16"),
        *answered("2025-06-20", AnswerKind.PARTIAL),
    )  # fmt: skip
    town.open = handed_in(town, day("2025-12-30"))
    dispute = file_dispute(
        town.rolled.pk,
        Filed(kind=DisputeKind.RECONSIDERATION, before="市政府", filed_on=day("2025-02-05")),
        actor=town.people["clerk"],
        at=at(day("2025-02-05")),
    )
    town.dispute = close_dispute(
        dispute.pk, outcome=Outcome.UPHELD, closed_on=day("2025-04-02"), served_on=None,
        actor=town.people["clerk"], at=at(day("2025-04-02")),
    )  # fmt: skip
    return town


def values(town: Town) -> dict[str, int]:
    figures = recorded(town.organ, YEAR).items()
    found = {name: figure.value(town.organ, YEAR) for name, figure in figures}
    return {name: found[name] for name in found if found[name] and "entries" not in name}


def test_what_happened_to_five_applications_is_counted(town):
    assert values(town) == {
        "requests_received": 4,
        "requests_carried_in": 1,
        "requests_concluded": 4,
        "requests_carried_out": 1,
        "requests_granted": 2,
        "requests_partial": 1,
        "requests_denied": 1,
        "requests_answered_late": 1,
        "requests_in_time_percent": 75,  # three of four
        "requests_mean_days": 10,  # 13, 21, 1 and 4 after the payment: 9.75
        "fee_notices": 1,
        "fee_billed_fen": 38_000,
        "fee_received_fen": 38_000,
        "reconsiderations": 1,
    }
    clerk = town.people["clerk"]
    for name, figure in recorded(town.organ, YEAR).items():
        one = counting.count(figure, town.organ, 2025, clerk)
        if name.startswith(("requests_", "fee_", "reconsid")):
            assert one.value == figure.value(town.organ, YEAR), name
            assert one.organ_value is None, "the public is told nothing"
            assert not figure.adds_up or sum(one.months) == one.value, name


def test_without_a_clerk_and_without_a_case_nothing_is_claimed(town):
    assert not tables.is_kept(town.organ, Period.year(2019))
    assert tables.is_kept(town.organ, Period.year(2024)), "there was a case"
    Appointment.objects.filter(post__name="依申请公开经办").update(since=day("2019-06-01"))
    assert tables.is_kept(town.organ, Period.year(2019)), "somebody keeps the record"
    assert gathering.gather(town.organ, 2019).tables.three.at("received", "total").number == 0
    assert gathering.gather(town.organ, 2018).tables.three.at("received", "total").number is None


def test_every_cell_opens_to_just_the_cases_that_it_counts(town):
    counted = gathering.gather(town.organ, 2025).tables
    pinned = dict(pinned_cells(town.organ, YEAR))
    for address in ADDRESSES.values():
        figure = cell_figure("-".join((address.table, address.row, address.column)))
        if figure is None:
            assert address.table == "two"
            continue
        rows = list(figure.rows(town.organ, YEAR).values_list("pk", flat=True))
        assert len(rows) == counted.at(address).number, address
        parts_of = [key for part in parts(figure.name) for key in unpack(str(pinned.get(part, "")))]
        assert sorted(parts_of) == sorted(rows), address
    assert len(cell_figures()) == 25 * 7 + 3 * 5


def rows_of(desk, town, name: str):
    return desk.get("figures:rows", name, organ=town.organ.slug, since=YEAR.first, until=YEAR.last)


def test_a_cell_is_opened_by_those_who_see_cases_and_by_nobody_else(town, desk):
    for who in ("clerk", "legal", "leader", "auditor"):
        answer = rows_of(desk.become(town.people[who]), town, "three-deny_process-biz")
        assert answer.context["total"] == 1, who
        assert town.rolled.number in answer.text
    answer = rows_of(desk.become(town.people["clerk"]), town, "four-reconsideration-upheld")
    assert answer.context["total"] == 1
    for who in ("editor", "final", "admin"):
        answer = rows_of(desk.become(town.people[who]), town, "three-deny_process-biz")
        assert answer.context["total"] == 0, who
        assert town.rolled.number not in answer.text
    assert desk.get("figures:rows", "three-deny_process-nobody").status_code == 404
    export = desk.become(town.people["clerk"]).get(
        "figures:rows-csv", "three-partial-total", since=YEAR.first, until=YEAR.last
    )
    told = b"".join(export).decode("utf-8-sig")
    assert town.paid.number in told
    assert "张三" not in told


def test_no_figure_of_applications_is_the_publics():
    assert not [name for name in recorded_names() if get(name).public]


def recorded_names() -> list[str]:
    from lubu.office.figures import registered

    module = "lubu.access_requests.figures"
    return [name for name, one in registered().items() if one.query.__module__ == module]


def test_a_case_that_was_answered_late_says_so_beside_its_days(town):
    town.late.refresh_from_db()
    assert (town.late.is_in_time, town.late.days_taken) == (False, 21)
    assert (town.late.issued_on, town.late.answer) == (day("2025-04-01"), AnswerKind.GRANT)
    town.paid.refresh_from_db()
    assert (town.paid.is_in_time, town.paid.days_taken) == (True, 4)
    assert (town.paid.fee_yuan, town.paid.fee_paid_on) == (380, day("2025-06-16"))
    town.open.refresh_from_db()
    assert (town.open.is_in_time, town.open.answer) == (None, "")

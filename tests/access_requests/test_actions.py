"""What people do with cases, in a database."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from lubu.access_requests import checks
from lubu.access_requests.actions import (
    BeforeTheLawError,
    ChangedMeanwhileError,
    FutureDayError,
    NotYourCaseError,
    SamePersonError,
    SentOnlineError,
    apply,
    key_in,
    record,
    recount,
)
from lubu.access_requests.guards import HISTORY
from lubu.access_requests.models import AccessRequest, RequestEvent
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, Arrival, EventKind, Notice, Row, State
from lubu.access_requests.rules.permits import NotPermittedError, Refusal
from lubu.ledger import guards
from lubu.ledger.models import Entry
from lubu.office import errors
from tests.access_requests.cases import answered, day, event, served
from tests.access_requests.factories import SAID, at, done, handed_in, make_office

pytestmark = pytest.mark.django_db
ON = day("2025-03-03")


@pytest.fixture
def town():
    return make_office()


def test_an_online_application_is_received_with_its_receipt_and_stored_once(town):
    case = apply(town.organ, SAID, code="ABCDEFGHJK", at=at(ON))
    again = apply(town.organ, SAID, code="ABCDEFGHJK", at=at(ON))
    assert again.pk == case.pk
    assert AccessRequest.objects.count() == 1
    case.refresh_from_db()
    assert (case.number, case.state) == ("2025-00001", State.ARRIVED.value)
    assert (case.received_on, case.due_on) == (ON, day("2025-03-31"))
    other = apply(town.organ, SAID, code="BCDEFGHJKL", at=at(ON))
    assert other.number == "2025-00002"


def test_who_applies_is_sealed_and_found_again_by_the_same_document(town):
    case = handed_in(town, ON)
    [stored] = AccessRequest.objects.values_list("name", "identity", "phone", "address")
    assert not any(
        "张三" in str(one) or "4420" in str(one) for one in stored if isinstance(one, str)
    )
    same = AccessRequest.objects.filter(identity_index=" 442000 19900101 1234 ")
    assert [one.pk for one in same] == [case.pk]
    assert same[0].name == "张三"


def test_a_case_goes_its_whole_way_through_four_people(town):
    case = done(town, handed_in(town, ON), *answered("2025-03-10"))
    assert (case.state, case.row) == (State.ISSUED.value, Row.GRANTED.value)
    assert case.due_on is None
    case = done(
        town, case, served("2025-03-12", Notice.ANSWER), event(EventKind.CLOSED, "2025-03-12")
    )
    assert case.state == State.CLOSED.value
    kinds = Entry.objects.filter(kind__startswith="request.").order_by("sequence")
    assert [one.kind for one in kinds][-3:] == [
        "request.issued",
        "request.served",
        "request.closed",
    ]
    assert list(checks.differences()) == []


def test_nobody_checks_or_approves_what_he_drafted(town):
    from lubu.organisations.models import Post
    from lubu.organisations.rules import Role

    Post.objects.filter(appointments__user=town.people["clerk"]).update(
        roles=[Role.CLERK, Role.LEGAL, Role.LEADER]
    )
    case = done(town, handed_in(town, ON), *answered("2025-03-10")[:1])
    alone = type(town.people["clerk"]).objects.get(pk=town.people["clerk"].pk)
    with pytest.raises(SamePersonError):
        record(case.pk, event(EventKind.LEGAL_PASSED, ON), actor=alone, seen=case.events, at=at(ON))


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (EventKind.LEGAL_PASSED, "clerk"),
        (EventKind.APPROVED, "legal"),
        (EventKind.EXTENDED, "clerk"),
        (EventKind.DRAFTED, "leader"),
    ],
)
def test_each_step_is_for_its_own_post(town, kind, who):
    case = handed_in(town, ON)
    values = {
        EventKind.EXTENDED: {"working_days": 5},
        EventKind.DRAFTED: {"answer": AnswerKind.GRANT},
    }
    asked = Event(kind=kind, on=ON, **values.get(kind, {}))
    with pytest.raises(NotYourCaseError):
        record(case.pk, asked, actor=town.people[who], seen=case.events, at=at(ON))


def test_of_two_clerks_one_wins_and_the_other_is_told(town):
    case = handed_in(town, ON)
    seen = case.events
    back = event(EventKind.WITHDRAWN, ON)
    record(case.pk, back, actor=town.people["clerk"], seen=seen, at=at(ON))
    with pytest.raises(ChangedMeanwhileError):
        record(case.pk, back, actor=town.people["clerk_two"], seen=seen, at=at(ON))
    assert RequestEvent.objects.filter(kind=EventKind.WITHDRAWN.value).count() == 1


def test_what_the_procedure_forbids_stores_nothing(town):
    case = handed_in(town, ON)
    before = RequestEvent.objects.count(), Entry.objects.count()
    late = event(EventKind.CLOSED, "2025-03-13")
    with pytest.raises(NotPermittedError) as caught:
        record(case.pk, late, actor=town.people["clerk"], seen=case.events, at=at(late.on))
    assert caught.value.refusal is Refusal.NOT_HERE
    with pytest.raises(FutureDayError):
        record(case.pk, late, actor=town.people["clerk"], seen=case.events, at=at(ON))
    assert (RequestEvent.objects.count(), Entry.objects.count()) == before


def test_what_came_by_mail_waits_until_it_is_confirmed(town):
    case, code = key_in(
        town.organ, SAID, arrival=Arrival.ORDINARY_MAIL, arrived_on=day("2025-02-28"),
        actor=town.people["clerk"], at=at(ON),
    )  # fmt: skip
    assert len(code) == 10
    assert (case.state, case.received_on) == (State.CONFIRMING.value, None)
    case = done(town, case, event(EventKind.CONFIRMED, ON))
    assert case.due_on == day("2025-03-31")
    with pytest.raises(SentOnlineError):
        key_in(town.organ, SAID, arrival=Arrival.INTERNET, arrived_on=ON,
               actor=town.people["clerk"], at=at(ON))  # fmt: skip
    with pytest.raises(NotYourCaseError):
        key_in(town.organ, SAID, arrival=Arrival.IN_PERSON, arrived_on=ON,
               actor=town.people["editor"], at=at(ON))  # fmt: skip


@pytest.mark.parametrize(
    ("arrival", "on"), [(Arrival.FAX, "1925-03-01"), (Arrival.IN_PERSON, "2008-04-30")]
)
def test_nobody_applied_before_there_was_a_law_for_it(town, arrival, on):
    clerk = town.people["clerk"]
    with pytest.raises(BeforeTheLawError) as caught:
        key_in(town.organ, SAID, arrival=arrival, arrived_on=day(on), actor=clerk, at=at(ON))
    assert "2008-05-01" in errors.sentence(caught.value)
    assert not AccessRequest.objects.exists()


def test_the_database_refuses_to_change_what_happened(town):
    handed_in(town, ON)
    changes = [
        lambda: RequestEvent.objects.update(number=9),
        lambda: RequestEvent.objects.all()._raw_delete("default"),
    ]
    if connection.vendor == "sqlite":
        table = "access_requests_requestevent"
        changes.append(lambda: _run(f"REPLACE INTO {table} SELECT * FROM {table}"))
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "name", HISTORY.sqlite if connection.vendor == "sqlite" else HISTORY.postgresql
)
def test_a_trigger_that_is_missing_is_named(town, name):
    assert guards.missing(HISTORY) == []
    if connection.vendor == "sqlite":
        _run(f"DROP TRIGGER {name}")
        place = name
    else:
        table, place = name
        _run(f"ALTER TABLE {table} DISABLE TRIGGER {place}")
    assert [one.place for one in checks.standings()] == [place]


def test_a_standing_changed_behind_the_application_is_found(town):
    case = handed_in(town, ON)
    AccessRequest.objects.filter(pk=case.pk).update(due_on=date(2025, 12, 31))
    [found] = checks.differences()
    assert (found.column, found.stored, found.computed) == (
        "due_on", date(2025, 12, 31), day("2025-03-31"),
    )  # fmt: skip


def test_open_cases_are_counted_again_when_a_notice_is_loaded(town, settings):
    import json

    settings.LUBU_HOME.joinpath("holidays").mkdir()
    case = handed_in(town, day("2026-12-21"))
    assert (case.due_on, case.is_provisional) == (day("2027-01-19"), True)
    days = [("2027-01-01", True), ("2027-01-02", True), ("2027-01-03", True), ("2027-01-04", True),
            ("2027-05-01", True), ("2027-10-01", True), ("2027-10-02", True),
            ("2027-10-03", True)]  # fmt: skip
    notice = {"year": 2027, "papers": [], "days": [
        {"name": "元旦", "date": on, "isOffDay": off} for on, off in days]}  # fmt: skip
    settings.LUBU_HOME.joinpath("holidays/2027.json").write_text(json.dumps(notice))
    assert recount(at(day("2026-12-22"))) == 1
    case.refresh_from_db()
    assert (case.due_on, case.is_provisional) == (day("2027-01-20"), False)
    moved = Entry.objects.get(kind="request.recounted")
    assert "2027-01-20" in moved.payload
    assert recount(at(day("2026-12-22"))) == 0
    assert list(checks.differences()) == []


def test_another_organ_sees_nothing(town):
    handed_in(town, ON)
    other = make_office("nanqu")
    for who in ("clerk", "leader", "legal", "auditor"):
        assert not AccessRequest.objects.visible_to(other.people[who]).exists()
        assert AccessRequest.objects.visible_to(town.people[who]).exists()
    assert not AccessRequest.objects.visible_to(town.people["editor"]).exists()
    assert not RequestEvent.objects.visible_to(None).exists()

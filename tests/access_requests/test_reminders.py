"""What waits for whom on which day."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lubu.access_requests.actions import (
    Filed,
    approve,
    close_dispute,
    file_dispute,
    hand_in,
    hand_on,
    hand_out,
    issue_answer,
    key_in,
    pass_legal,
    record,
    say,
)
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import AccessRequest, Dispute
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import (
    AnswerKind,
    Arrival,
    EventKind,
    Notice,
)
from lubu.access_requests.rules.papers import MessageKind
from lubu.access_requests.todo import to_close
from lubu.office import todo
from lubu.office.reminders.sending import send_reminders
from lubu.office.todo import Todo
from lubu.organisations.models import User
from tests.access_requests.factories import SAID, at, done, handed_in, make_office
from tests.access_requests.lettering import ON, answered, draft, lettered_office, words
from tests.access_requests.screens import MONDAY, address, on, page, who
from tests.organisations.factories import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_office()


def waiting(town: Town, name: str, day: date) -> dict[str, list[Todo]]:
    user = type(town.people[name]).objects.get(pk=town.people[name].pk)
    with on(day):
        lists = todo.lists(user, day)
    return {one.name: list(one.entries) for one in lists if one.name.startswith("requests_")}


def test_a_case_is_pointed_out_from_the_tenth_working_day_on(town):
    handed_in(town, MONDAY)
    assert "requests_due" not in waiting(town, "clerk", date(2021, 3, 2))
    assert "requests_due" not in waiting(town, "auditor", date(2021, 3, 30))
    [tenth] = waiting(town, "clerk", date(2021, 3, 15))["requests_due"]
    assert "10" in tenth.what
    assert SAID.name not in tenth.title + tenth.what
    [last] = waiting(town, "clerk", date(2021, 3, 29))["requests_due"]
    assert last.urgent
    [late] = waiting(town, "clerk", date(2021, 3, 30))["requests_due"]
    assert late.overdue(date(2021, 3, 30))


def test_the_notice_to_correct_is_pointed_out_before_its_last_day(town):
    handed_in(town, MONDAY)
    assert "requests_due" not in waiting(town, "clerk", date(2021, 3, 5))
    [warned] = waiting(town, "clerk", date(2021, 3, 8))["requests_due"]
    assert warned.due_on == date(2021, 3, 10)
    assert "requests_due" not in waiting(town, "clerk", date(2021, 3, 11)), "it is too late"


def test_what_came_in_waits_to_be_confirmed_and_registered(town):
    for arrival in (Arrival.FAX, Arrival.IN_PERSON):
        key_in(
            town.organ, SAID, arrival=arrival, arrived_on=MONDAY,
            actor=town.people["clerk"], at=at(MONDAY),
        )  # fmt: skip
    assert len(waiting(town, "clerk", MONDAY)["requests_received"]) == 2
    assert "requests_received" not in waiting(town, "leader", date(2021, 3, 3))
    [told] = waiting(town, "leader", date(2021, 3, 4))["requests_received"]
    assert told.urgent


def test_messages_wait_until_they_are_taken_up(town):
    case = handed_in(town, MONDAY)
    assert "requests_messages" not in waiting(town, "clerk", MONDAY)
    say(case, MessageKind.OBJECTION, words="太慢", token="t", at=at(MONDAY))
    [told] = waiting(town, "clerk", MONDAY)["requests_messages"]
    assert "太慢" not in told.title + told.what


def test_a_period_of_the_applicant_that_ended_waits_for_the_clerk(town):
    case = handed_in(town, MONDAY)
    done(
        town,
        case,
        Event(kind=EventKind.CORRECTION_ASKED, on=MONDAY, working_days=5),
        Event(kind=EventKind.SERVED, on=MONDAY, notice=Notice.CORRECTION),
    )
    assert "requests_lapsed" not in waiting(town, "clerk", date(2021, 3, 8))
    [told] = waiting(town, "clerk", date(2021, 3, 9))["requests_lapsed"]
    assert told.due_on == date(2021, 3, 8)
    assert "requests_due" not in waiting(town, "clerk", date(2021, 3, 30)), "the term stands still"


def test_an_answer_whose_remedies_are_past_may_be_archived(town):
    case = handed_in(town, MONDAY)
    done(
        town,
        case,
        Event(kind=EventKind.DRAFTED, on=MONDAY, answer=AnswerKind.GRANT),
        Event(kind=EventKind.LEGAL_PASSED, on=MONDAY),
        Event(kind=EventKind.APPROVED, on=MONDAY),
        Event(kind=EventKind.ISSUED, on=MONDAY),
        Event(kind=EventKind.SERVED, on=MONDAY, notice=Notice.ANSWER),
    )
    assert "requests_to_close" not in waiting(town, "clerk", date(2021, 9, 1))
    assert "requests_to_close" in waiting(town, "clerk", date(2021, 9, 2))
    closed = AccessRequest.objects.get()
    done(town, closed, Event(kind=EventKind.CLOSED, on=date(2021, 9, 2)))
    assert "requests_to_close" not in waiting(town, "clerk", date(2021, 9, 3))


def withheld_in_part(town: Town, ground: AnswerKind) -> AccessRequest:
    """Answered on 3 March 2025, and served on the same day."""
    part = {"what": "付款账户", "ground": ground.value, "reason": "涉及账户"}
    said = draft(AnswerKind.PARTIAL, disclosed="总额", viewing="一楼", withheld=[part])
    case = handed_in(town, ON)
    answered(town, case, said=said)
    return done(town, case, Event(kind=EventKind.SERVED, on=ON, notice=Notice.ANSWER))


@pytest.mark.parametrize("ground", [AnswerKind.DENY_PROCESS, AnswerKind.DENY_INTERNAL])
def test_the_rest_of_an_answer_in_part_may_be_sued_over_as_the_letter_says(ground):
    """行政复议法 art. 23: reconsideration comes first against what is withheld alone."""
    town = lettered_office()
    case = withheld_in_part(town, ground)
    with on(ON):
        shown = page(town, "clerk", case)
    assert "2025-09-03" in shown  # six months
    assert "requests_to_close" not in waiting(town, "clerk", date(2025, 9, 3))
    assert "requests_to_close" in waiting(town, "clerk", date(2025, 9, 4))


def test_a_decision_that_was_not_served_leaves_a_suit_open():
    town = lettered_office()
    case, clerk = withheld_in_part(town, AnswerKind.DENY_PROCESS), town.people["clerk"]
    filed = Filed(
        kind=DisputeKind.RECONSIDERATION, before="某市人民政府", filed_on=date(2025, 4, 1)
    )
    dispute = file_dispute(case.pk, filed, actor=clerk, at=at(date(2025, 4, 1)))
    late = date(2025, 12, 1)
    close_dispute(
        dispute.pk,
        outcome=Outcome.UPHELD,
        closed_on=date(2025, 5, 30),
        served_on=None,
        actor=clerk,
        at=at(late),
    )
    assert "requests_to_close" not in waiting(town, "clerk", late)
    Dispute.objects.update(served_on=date(2025, 6, 3))
    assert "requests_to_close" in waiting(town, "clerk", late)


def test_the_list_of_what_may_be_archived_asks_as_often_for_three_as_for_one(
    django_assert_num_queries,
):
    town, late = lettered_office(), date(2025, 12, 1)
    withheld_in_part(town, AnswerKind.DENY_PROCESS)
    user = town.people["clerk"]
    with on(late):
        to_close(user)  # what is read once
        with CaptureQueriesContext(connection) as one:
            to_close(user)
    for _ in range(2):
        withheld_in_part(town, AnswerKind.DENY_PROCESS)
    with on(late), django_assert_num_queries(len(one)):
        assert len(to_close(user)) == 3


def test_days_that_may_move_are_told(town):
    case = handed_in(town, MONDAY)
    assert "requests_provisional" not in waiting(town, "clerk", MONDAY)
    AccessRequest.objects.filter(pk=case.pk).update(is_provisional=True)
    assert "requests_provisional" in waiting(town, "clerk", MONDAY)


def test_drafts_wait_for_the_legal_check_and_then_for_the_leader():
    town = lettered_office()
    case = handed_in(town, ON)
    hand_in(case.pk, draft(), seen=case.events, actor=town.people["clerk"], at=at(ON))
    assert "requests_deciding" not in waiting(town, "leader", ON)
    [check] = waiting(town, "legal", ON)["requests_deciding"]
    assert check.address == reverse("access_requests:approve", args=[case.pk])
    case.refresh_from_db()
    pass_legal(case.pk, seen=case.events, actor=town.people["legal"], at=at(ON))
    assert "requests_deciding" not in waiting(town, "legal", ON)
    assert "requests_deciding" in waiting(town, "leader", ON)
    assert "requests_deciding" not in waiting(town, "clerk", ON)
    case.refresh_from_db()
    approve(case.pk, seen=case.events, actor=town.people["leader"], at=at(ON))
    assert "requests_deciding" not in waiting(town, "leader", ON)
    [send] = waiting(town, "clerk", ON)["requests_to_send"]
    assert send.address == reverse("access_requests:approve", args=[case.pk])
    case.refresh_from_db()
    issue_answer(case.pk, seen=case.events, actor=town.people["clerk"], at=at(ON))
    assert "requests_to_send" not in waiting(town, "clerk", ON)


@pytest.mark.parametrize("ends", ["withdrawn", "answered"])
def test_nothing_of_a_case_that_is_over_waits_for_anybody(ends):
    town = lettered_office()
    case, clerk = handed_in(town, ON), town.people["clerk"]
    asked = words(DocumentKind.EXTENSION_NOTICE, why="档案较多", working_days=20)
    letter = hand_on(case.pk, asked, seen=case.events, actor=clerk, at=at(ON))
    if ends == "withdrawn":
        hand_in(case.pk, draft(), seen=case.events, actor=clerk, at=at(ON))
        case.refresh_from_db()
        gone = Event(kind=EventKind.WITHDRAWN, on=ON)
        record(case.pk, gone, actor=clerk, seen=case.events, at=at(ON))
        assert set(case.letters.values_list("state", flat=True)) == {"set_aside"}
        screen = who(town, "legal").get(address("approve", case.pk))
        assert "/letters/" in screen.url
    else:
        assert answered(town, case).state == "issued"
    letter.refresh_from_db()
    assert letter.state == "set_aside"
    assert "requests_deciding" not in waiting(town, "leader", ON)


def test_an_extension_waits_for_the_leader():
    town = lettered_office()
    case = handed_in(town, ON)
    asked = words(DocumentKind.EXTENSION_NOTICE, why="档案较多", working_days=20)
    letter = hand_on(case.pk, asked, seen=case.events, actor=town.people["clerk"], at=at(ON))
    [waits] = waiting(town, "leader", ON)["requests_deciding"]
    assert waits.address == reverse("access_requests:agree", args=[letter.pk])
    assert "requests_deciding" not in waiting(town, "legal", ON)


def test_a_mail_names_the_case_by_its_number_and_nobody(town, settings):
    case = handed_in(town, MONDAY)
    say(case, MessageKind.OBJECTION, words="太慢", token="t", at=at(MONDAY))
    User.objects.filter(pk=town.people["clerk"].pk).update(email="clerk@example.cn")
    last = date(2021, 3, 29)
    with on(last):
        day = send_reminders(at=at(last))
    assert day.sent == 1
    [sent] = mail.outbox
    assert f"- {case.number} 答复：今天是最后一天（2021-03-29）" in str(sent.body)
    assert "太慢" not in str(sent.body)
    assert "条留言" not in str(sent.body), "it has no last day"
    case.refresh_from_db()
    for word in (case.words[:6], SAID.name):
        assert word not in f"{sent.subject} {sent.body}"


def test_no_list_lets_a_mail_say_what_it_is_about(town):
    """Every entry that is named in mails has its number, and no word of the application."""
    case = handed_in(town, MONDAY)
    hand_out(
        case.pk, town.units["office"], matter="王五的宅基地", ask="请检索王五", due_on=MONDAY,
        is_late_meant=True, actor=town.people["clerk"], at=at(MONDAY),
    )  # fmt: skip
    later = date(2021, 3, 30)
    every = [
        entry
        for name in ("clerk", "leader", "legal", "editor")
        for entries in waiting(town, name, later).values()
        for entry in entries
    ]
    assert len(every) >= 3
    case.refresh_from_db()
    for entry in every:
        assert entry.reference.startswith(case.number)
        assert entry.deed
        for word in ("王五", case.words[:6], SAID.name):
            assert word not in entry.reference + entry.deed

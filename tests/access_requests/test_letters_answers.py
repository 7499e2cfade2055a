"""The way of an answer through four hands, and that there is no other."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from lubu.access_requests import checks
from lubu.access_requests.actions import (
    ChangedMeanwhileError,
    InHandError,
    LetterIncompleteError,
    NeedsLetterError,
    NoAnswerError,
    NotByThisWayError,
    NotWritableError,
    NotYourCaseError,
    ReasonMissingError,
    SamePersonError,
    approve,
    current_answer,
    hand_in,
    issue_answer,
    issue_letter,
    opened,
    pass_legal,
    record,
    send_back,
    write_letter,
)
from lubu.access_requests.actions.papers import scan_paper
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.documents.legality import Asked
from lubu.access_requests.models import AccessRequest, Letter, OfficeFacts, Paper, RequestEvent
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, EventKind, State
from lubu.access_requests.rules.lettering import LETTERED, LetterState
from lubu.ledger.models import Entry
from lubu.organisations.models import Post, User
from lubu.organisations.rules import Role
from tests.access_requests.cases import day
from tests.access_requests.factories import at, handed_in
from tests.access_requests.lettering import (
    ON,
    Clean,
    answered,
    draft,
    lettered_office,
    prepared,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return lettered_office()


@pytest.fixture
def case(town) -> AccessRequest:
    return handed_in(town, ON)


def act(step, case, who, **values):
    case.refresh_from_db()
    return step(case.pk, seen=case.events, actor=who, at=at(ON), **values)


def test_an_answer_goes_through_four_people_and_takes_its_copies_along(town, case):
    copy = prepared(town, case)
    other = prepared(town, case, "底稿.pdf")
    letter = answered(town, case, said=draft(viewing="", papers=[copy.number]))
    assert (case.state, letter.state) == (State.ISSUED.value, LetterState.ISSUED.value)
    assert letter.document_number == "沙府公复〔2025〕1号"
    assert (letter.signed_on, letter.event.kind) == (ON, EventKind.ISSUED.value)
    assert letter.pattern_from == day("2019-05-15")
    scan_paper(letter.pdf, Clean())
    given = {one.number for one in case.papers.given()}
    assert given == {copy.number, letter.pdf.number}
    assert other.number not in given
    assert opened(letter.pdf).startswith(b"%PDF")
    steps = case.history.exclude(kind__in=("arrived", "registered"))
    who = [one.actor.username.removeprefix("shaxi-") for one in steps]
    assert who == ["clerk", "legal", "leader", "clerk_two"]
    assert list(checks.differences()) == []


@pytest.mark.parametrize(
    ("way", "said", "is_named"),
    [
        ("online", {}, True),
        ("email", {"is_online": False}, True),  # the letter says so itself
        ("mail", {}, False),
        ("mail", {"delivery_way": "电子邮件"}, True),
        ("online", {"delivery_way": "邮寄"}, False),
        ("mail", {"is_online": True}, True),
    ],
)
def test_what_goes_through_the_internet_names_the_online_way_of_remedy(town, way, said, is_named):
    """行政复议法 art. 22 (2)."""
    case = handed_in(town, ON, form="electronic", way=way)
    letter = answered(town, case, said=draft(**said))
    scan_paper(letter.word, Clean())
    text = "".join(one.text for one in Document(BytesIO(opened(letter.word))).paragraphs)
    assert ("https://reconsideration.example/" in text) is is_named


def test_the_approval_slip_keeps_the_words_of_each_step(town, case):
    act(
        hand_in,
        case,
        town.people["clerk"],
        words=draft(AnswerKind.DENY_PROCESS),
        opinion="拟不公开",
    )
    act(pass_legal, case, town.people["legal"], opinion="依据充分")
    act(approve, case, town.people["leader"], opinion="照办")
    slip = Letter.objects.get(kind=DocumentKind.APPROVAL_SLIP.value)
    scan_paper(slip.word, Clean())

    cells = [
        cell.text
        for row in Document(BytesIO(opened(slip.word))).tables[0].rows
        for cell in row.cells
    ]
    text = "\n".join(cells)
    for expected in ("拟不公开", "依据充分", "照办", "批准领导"):
        assert expected in text
    assert slip.event.kind == EventKind.APPROVED.value
    assert not slip.pdf.is_given


@pytest.mark.parametrize("kind", sorted(LETTERED))
def test_no_step_of_a_document_is_recorded_without_it(town, case, kind):
    values = {
        EventKind.CORRECTION_ASKED: {"working_days": 15},
        EventKind.REASONS_ASKED: {"working_days": 10},
        EventKind.CONSULTED: {"whom": "third_party", "party": 1},
        EventKind.EXTENDED: {"working_days": 5},
        EventKind.FEE_NOTICED: {"amount_yuan": 100},
        EventKind.DRAFTED: {"answer": AnswerKind.GRANT},
    }
    Post.objects.filter(appointments__user=town.people["clerk"]).update(
        roles=[Role.CLERK, Role.LEGAL, Role.LEADER]
    )
    everything = User.objects.get(pk=town.people["clerk"].pk)
    before = RequestEvent.objects.count()
    with pytest.raises(NeedsLetterError):
        record(
            case.pk,
            Event(kind=kind, on=ON, **values.get(kind, {})),
            actor=everything,
            seen=case.events,
            at=at(ON),
        )
    assert RequestEvent.objects.count() == before


def test_an_incomplete_answer_is_not_handed_in(town, case):
    with pytest.raises(LetterIncompleteError) as caught:
        act(hand_in, case, town.people["clerk"], words=draft(AnswerKind.DENY_PROCESS, reason=""))
    assert Asked.REASON in {one.asked for one in caught.value.items}
    assert not Letter.objects.exists()
    assert case.history.count() == 2


def test_what_is_lost_meanwhile_stops_check_approval_and_issue(town, case):
    act(hand_in, case, town.people["clerk"], words=draft())
    OfficeFacts.objects.update(court="")
    with pytest.raises(LetterIncompleteError):
        act(pass_legal, case, town.people["legal"])
    OfficeFacts.objects.update(court="中山市第一人民法院")
    act(pass_legal, case, town.people["legal"])
    OfficeFacts.objects.update(court="")
    with pytest.raises(LetterIncompleteError) as caught:
        act(approve, case, town.people["leader"])
    assert {one.asked for one in caught.value.items} >= {Asked.REMEDIES}
    letter = current_answer(case)
    assert letter.state == "legal_passed"
    assert not Paper.objects.filter(kind="letter").exists()
    OfficeFacts.objects.update(court="中山市第一人民法院")
    act(approve, case, town.people["leader"])
    OfficeFacts.objects.update(court="")
    with pytest.raises(LetterIncompleteError):
        act(issue_answer, case, town.people["clerk"])
    letter = current_answer(case)
    assert (letter.state, letter.serial, letter.pdf) == ("approved", None, None)


def test_without_a_short_name_there_is_no_number(town, case):
    OfficeFacts.objects.update(short_name="")
    town.organ.doc_prefix = ""
    town.organ.save()
    with pytest.raises(LetterIncompleteError) as caught:
        act(hand_in, case, town.people["clerk"], words=draft())
    assert {one.asked for one in caught.value.items} == {Asked.NUMBER}


@pytest.mark.parametrize("is_sent_back", [False, True])
def test_nobody_checks_or_approves_what_he_wrote_though_another_handed_it_in(
    town, case, is_sent_back
):
    author = town.people["clerk"]
    Post.objects.filter(appointments__user=author).update(
        roles=[Role.CLERK, Role.LEGAL, Role.LEADER]
    )
    author, other = User.objects.get(pk=author.pk), town.people["clerk_two"]
    if is_sent_back:
        act(hand_in, case, author, words=draft())
        act(send_back, case, town.people["leader"], words="请核实")
    else:
        act(write_letter, case, author, words=draft())
    act(hand_in, case, other, words=draft())
    with pytest.raises(SamePersonError):
        act(pass_legal, case, author)
    act(pass_legal, case, town.people["legal"])
    with pytest.raises(SamePersonError):
        act(approve, case, author)
    act(approve, case, town.people["leader"])


def test_one_person_takes_one_step(town, case):
    Post.objects.filter(
        appointments__user__in=[town.people["clerk"], town.people["leader"]]
    ).update(roles=[Role.CLERK, Role.LEGAL, Role.LEADER])
    clerk, leader = (User.objects.get(pk=town.people[one].pk) for one in ("clerk", "leader"))
    act(hand_in, case, clerk, words=draft())
    with pytest.raises(SamePersonError):
        act(pass_legal, case, clerk)
    act(pass_legal, case, leader)
    with pytest.raises(SamePersonError):
        act(approve, case, leader)
    with pytest.raises(SamePersonError):
        act(approve, case, clerk)
    boss = town.people["clerk_two"]
    Post.objects.filter(appointments__user=boss).update(roles=[Role.CLERK, Role.LEADER])
    boss = User.objects.get(pk=boss.pk)
    act(approve, case, boss)
    with pytest.raises(SamePersonError):
        act(issue_answer, case, boss)
    act(issue_answer, case, clerk)


@pytest.mark.parametrize(
    ("step", "who"), [(pass_legal, "clerk"), (approve, "legal"), (issue_answer, "leader")]
)
def test_each_step_is_for_its_own_post(town, case, step, who):
    act(hand_in, case, town.people["clerk"], words=draft())
    with pytest.raises(NotYourCaseError):
        act(step, case, town.people[who])


def test_neither_sending_back_nor_the_turn_of_the_year_leaves_a_gap_in_the_numbers(town):
    """They count by the year of the document's day."""
    december, january = day("2025-12-30"), day("2026-01-05")
    people = town.people

    def at_desk(step, case, who, on, **values):
        case.refresh_from_db()
        return step(case.pk, seen=case.events, actor=people[who], at=at(on), **values)

    def approved(case):
        at_desk(hand_in, case, "clerk", december, words=draft())
        at_desk(pass_legal, case, "legal", december)
        return at_desk(approve, case, "leader", december)

    back, gone, last = (handed_in(town, december) for _ in range(3))
    first = approved(back)
    assert (first.serial, first.signed_on, first.pdf) == (None, None, None)
    with pytest.raises(ReasonMissingError):
        at_desk(send_back, back, "leader", december, words=" ")
    at_desk(send_back, back, "leader", december, words="补充理由")
    assert current_answer(back).said[-1]["words"] == "补充理由"
    approved(gone)
    withdrawn = Event(kind=EventKind.WITHDRAWN, on=december)
    gone.refresh_from_db()
    record(gone.pk, withdrawn, actor=people["clerk"], seen=gone.events, at=at(december))
    assert answered(town, last, december).document_number == "沙府公复〔2025〕1号"
    again = answered(town, back, january, draft(AnswerKind.DENY_PROCESS))
    assert (again.pk, again.signed_on) == (first.pk, january)
    assert again.document_number == "沙府公复〔2026〕1号"
    assert Letter.objects.filter(kind="approval_slip", state="set_aside").count() == 1


def test_what_is_with_somebody_else_is_not_written_in(town, case):
    act(hand_in, case, town.people["clerk"], words=draft())
    case.refresh_from_db()
    with pytest.raises((InHandError, NotWritableError)):
        act(write_letter, case, town.people["clerk"], words=draft(viewing="别处"))
    with pytest.raises(NotByThisWayError):
        act(issue_letter, case, town.people["clerk"], words=draft())
    with pytest.raises(NoAnswerError):
        act(approve, case, town.people["leader"])


def test_a_draft_is_kept_and_changed_and_whoever_comes_late_is_told(town, case):
    act(write_letter, case, town.people["clerk"], words=draft(viewing="一楼"))
    letter = act(write_letter, case, town.people["clerk_two"], words=draft(AnswerKind.DENY_PROCESS))
    assert Letter.objects.count() == 1
    assert (letter.kind, letter.answer) == ("answer_denied", "deny_process")
    stored = Letter.objects.values_list("entered", flat=True).get()
    assert "坦率" not in getattr(stored, "text", str(stored))
    with pytest.raises(ChangedMeanwhileError):
        hand_in(case.pk, draft(), seen=case.events - 1, actor=town.people["clerk"], at=at(ON))


def test_the_ledger_tells_the_way_and_nothing_that_the_letter_says(town, case):
    answered(town, case, said=draft(AnswerKind.DENY_PROCESS))
    payloads = "".join(Entry.objects.values_list("payload", flat=True))
    assert "坦率" not in payloads
    assert "张三" not in payloads
    kinds = list(Entry.objects.filter(kind="request.letter_issued").order_by("sequence"))
    assert len(kinds) == 2  # the slip and the answer

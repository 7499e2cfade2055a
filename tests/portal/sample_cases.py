"""What is done with applications: nothing of it stands on a page of the site."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from django.utils import timezone

from lubu.access_requests import actions
from lubu.access_requests.actions import papers, reading, redactions, taking_back
from lubu.access_requests.actions.disclosing import Item, disclose_to_all
from lubu.access_requests.actions.office_facts import keep_office_facts
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import AccessRequest, Paper
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.kinds import AnswerKind, Arrival, EventKind
from lubu.access_requests.rules.papers import MessageKind, PaperKind
from lubu.demo import request_ways as ways
from lubu.demo.draw import Draw
from tests.access_requests.cases import CALENDAR, day, event
from tests.access_requests.factories import SAID, at, done, handed_in, with_people
from tests.access_requests.lettering import Clean, answered, prepared, words
from tests.access_requests.test_letters_redaction import (
    NUMBER,
    PARTS,
    docx_with,
    with_grounds,
    worked,
)
from tests.organisations.factories import Town
from tests.publishing.files import samples

ON = day("2021-06-01")
LATER = ON + timedelta(days=60)
FACTS = {
    "short_name": "沙府",
    "office": "党政综合办公室",
    "address": "中山市沙溪镇宝珠中路",
    "phone": "0760-00000000",
    "reconsideration_organ": "中山市人民政府",
    "court": "中山市第一人民法院",
    "online_reconsideration": "https://reconsideration.example/",
}
ANSWERED = (
    (ways.sent_back, AnswerKind.GRANT),
    (ways.corrected, AnswerKind.GRANT),
    (ways.consulted, AnswerKind.DENY_THIRD),
    (ways.silent, AnswerKind.GRANT),
    (ways.extended, AnswerKind.GRANT),
    (ways.unreasonable, AnswerKind.REFUSE_EXCESSIVE),
    (ways.delayed, AnswerKind.GRANT),
    (ways.paid, AnswerKind.GRANT),
)
UNANSWERED = (ways.uncorrected, ways.unpaid, ways.withdrawn, ways.ended)


def ways_gone(town: Town) -> None:
    """Applications answered in every way, ended in every other, and handed to the archive."""
    with_people(town)
    way = ways.Way(CALENDAR, ON, Draw("not shown"))
    for told, kind in ANSWERED:
        done(town, handed_in(town, ON), *told(way, kind))
    for ended in UNANSWERED:
        done(town, handed_in(town, ON), *ended(way))
    clerk, now = town.people["clerk"], timezone.now()
    made = actions.export_closed(town.organ, ON.year, target=BytesIO(), actor=clerk, at=now)
    assert made.cases == len(ANSWERED) + len(UNANSWERED)


def taken_in(town: Town) -> None:
    """A fax that is confirmed at the second try, split, and counted by another calendar."""
    with_people(town)
    clerk, today = town.people["clerk"], timezone.localdate()
    case, _code = actions.key_in(
        town.organ, SAID, arrival=Arrival.FAX, arrived_on=today, actor=clerk, at=at(today)
    )
    steps = (EventKind.CONFIRM_TRIED, EventKind.CONFIRMED, EventKind.REGISTERED)
    case = done(town, case, *(event(kind, today) for kind in steps))
    actions.split(
        case.pk, ["另一事项"], keeps="本事项", actor=clerk, seen=case.events, at=at(today)
    )
    AccessRequest.objects.filter(pk=case.pk).update(calendar="", due_on=today)
    assert actions.recount(at(today)) == 1


def handled(town: Town) -> None:
    """Notes, files, messages and questions to a unit, and a dispute about the silence."""
    with_people(town)
    clerk, case = town.people["clerk"], handed_in(town, ON)
    when = at(ON)
    actions.add_note(case.pk, "备注", actor=clerk, at=when)
    _found(town, case, samples.pdf(), "检索所得.pdf")
    said = actions.say(case, MessageKind.WITHDRAWAL, words="不再需要", token="t", at=when)
    actions.take_up(said.pk, reply="已阅", actor=clerk, at=when)
    _handed_out(town, case)
    _disputed(town, case)


def _found(town: Town, case: AccessRequest, data: bytes, name: str) -> Paper:
    """A file of the case that was found clean and opened."""
    upload, clerk = actions.look_at(BytesIO(data), name), town.people["clerk"]
    paper = actions.add_paper(case.pk, upload, kind=PaperKind.FOUND, actor=clerk, at=at(ON))
    papers.scan_paper(paper, Clean())
    actions.open_paper(paper.pk, actor=clerk, at=at(ON))
    return paper


def _handed_out(town: Town, case: AccessRequest) -> None:
    """One question that the office answers, and one that is recalled."""
    clerk, when = town.people["clerk"], at(ON)
    answered_one, recalled = (
        actions.hand_out(
            case.pk, town.units["office"], matter="事项", ask="请检索", due_on=ON, actor=clerk,
            at=when,
        )
        for _ in range(2)
    )  # fmt: skip
    actions.answer_hand_out(answered_one.pk, "没有", actor=town.editor, at=when)
    actions.recall(recalled.pk, actor=clerk, at=when)


def _disputed(town: Town, case: AccessRequest) -> None:
    clerk = town.people["clerk"]
    filed = actions.Filed(
        kind=DisputeKind.RECONSIDERATION, before="某市人民政府", filed_on=LATER, note="不服"
    )
    dispute = actions.file_dispute(case.pk, filed, actor=clerk, at=at(LATER))
    actions.close_dispute(
        dispute.pk, outcome=Outcome.UPHELD, closed_on=LATER, served_on=LATER, actor=clerk,
        at=at(LATER),
    )  # fmt: skip


def lettered(town: Town) -> None:
    """A draft that is read and set aside; an answer with a copy, then made a draft for everybody.

    The draft is one more text that the site does not show before its reviews."""
    with_people(town)
    clerk, when = town.people["clerk"], at(ON)
    keep_office_facts(town.organ, FACTS, actor=clerk, at=when)
    case = handed_in(town, ON)
    notice = words(DocumentKind.EXTENSION_NOTICE, reason="资料较多", working_days=20)
    letter = actions.write_letter(case.pk, notice, seen=case.events, actor=clerk, at=when)
    reading.read_letter(letter.pk, "docx", actor=clerk, at=when)
    actions.set_aside(letter.pk, actor=clerk, at=when)
    prepared(town, case)
    answered(town, case, ON)
    item = Item(title="养护资金", text="现予以公开。", column=town.column, papers=[])
    disclose_to_all(case.pk, item, actor=clerk, at=when)


def redacted(town: Town) -> None:
    """A file of which a copy without a person's number is released and taken back, and a second
    try dropped."""
    with_people(town)
    case, clerk, when = handed_in(town, ON), town.people["clerk"], at(ON)
    paper = _found(town, case, docx_with(f"身份证号码{NUMBER}", "金额三百元"), "表.docx")
    one = worked(redactions.begin_redaction(paper.pk, actor=clerk, at=when))
    redactions.make_copy(one.pk, with_grounds(one), seen=one.version, actor=clerk, at=when)
    ready = worked(one)
    redactions.release_copy(
        ready.pk, "副本", grounds=PARTS, seen=ready.version, actor=clerk, at=when
    )
    taking_back.take_back_copy(ready.pk, actor=clerk, at=when)
    other = redactions.begin_redaction(paper.pk, actor=clerk, at=when)
    redactions.drop_redaction(other.pk, actor=clerk, at=when)

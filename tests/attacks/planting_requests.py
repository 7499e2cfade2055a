"""Applications for information, planted in one organ: on their way, answered, disputed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from django.utils import timezone

from lubu.access_requests.actions import (
    Filed,
    add_note,
    add_paper,
    answer_hand_out,
    apply,
    close_dispute,
    file_dispute,
    hand_in,
    hand_on,
    hand_out,
    key_in,
    look_at,
    recall,
    record,
    say,
    take_up,
    write_letter,
)
from lubu.access_requests.actions.redaction_work import work_on
from lubu.access_requests.actions.redactions import (
    begin_redaction,
    begin_whole_copy,
    make_copy,
    release_copy,
    search_words,
)
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import (
    AccessRequest,
    Disclosure,
    OfficeFacts,
    Paper,
    Redaction,
)
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.kinds import AnswerKind, Arrival, EventKind, Notice
from lubu.access_requests.rules.papers import MessageKind, PaperKind
from lubu.access_requests.rules.redacting import RedactionState
from lubu.office.reminders.actions import claim
from lubu.organisations.models import User
from lubu.publishing.models import InformationItem
from lubu.publishing.rules import ScanState
from tests.access_requests.cases import answered, consulted, day, event, served
from tests.access_requests.factories import SAID, at, done, handed_in
from tests.access_requests.lettering import answered as answered_by_letter
from tests.access_requests.lettering import words as words_of
from tests.attacks.canaries import Canaries
from tests.organisations.factories import Town
from tests.publishing.files import samples

ON = day("2024-11-20")  # of no year that a planted report counts


def plant(words: Canaries, town: Town) -> None:
    """Cases that wait for one thing and another; one refused, taken to a reconsideration and on
    to court."""
    asked = done(town, handed_in(town, ON), event(EventKind.CORRECTION_ASKED, ON, working_days=15))
    _noted(town, asked)
    done(town, handed_in(town, ON), consulted("2024-11-21"))
    apply(town.organ, SAID, code=f"{town.organ.slug}CODE", at=at(ON))
    key_in(
        town.organ,
        SAID,
        arrival=Arrival.ORDINARY_MAIL,
        arrived_on=ON,
        actor=town.people["clerk"],
        at=at(ON),
    )
    refused = answered("2024-11-21", AnswerKind.DENY_PROCESS)
    case = done(town, handed_in(town, ON), *refused, served("2024-11-22", Notice.ANSWER))
    _disputed(town, case)
    done(town, handed_in(town, ON), event(EventKind.WITHDRAWN, "2024-11-21"))
    _handled(town, asked)
    _lettered(town, asked)
    for name in ("clerk", "leader"):
        today = timezone.localdate()
        User.objects.filter(pk=town.people[name].pk).update(email=f"{name}@example.cn")
        claim(town.people[name].pk, on=today, number=2, overdue=1)


def _handled(town: Town, case: AccessRequest) -> None:
    """Notes, files and messages of a case, and questions to the office and the village, each open
    and answered, and one recalled."""
    clerk, now = town.people["clerk"], timezone.now()
    upload = look_at(BytesIO(samples.pdf()), "附件.pdf")
    add_note(case.pk, "备注", actor=clerk, at=now)
    for kind in (PaperKind.FOUND, PaperKind.OPINION):
        paper = add_paper(case.pk, upload, kind=kind, actor=clerk, at=now)
    Paper.objects.filter(pk=paper.pk).update(scan_state=ScanState.CLEAN.value)
    for number, kind in enumerate((MessageKind.CORRECTION, MessageKind.OBJECTION)):
        said = say(case, kind, words="留言", token=f"{town.organ.slug}{number}", at=now)
    take_up(said.pk, reply="已阅", actor=clerk, at=now)
    due_on = timezone.localdate(now) + timedelta(days=9)
    for unit, people in (("office", "editor"), ("village", "village_editor")):
        for step in ("open", "answered", "recalled"):
            row = hand_out(
                case.pk,
                town.units[unit],
                matter="事项",
                ask="请检索",
                due_on=due_on,
                is_late_meant=True,
                actor=clerk,
                at=now,
            )
            if step == "answered":
                who = town.people[people]
                answer_hand_out(row.pk, "没有", uploads=[upload], actor=who, at=now)
            if step == "recalled":
                recall(row.pk, actor=clerk, at=now)


def _lettered(town: Town, case: AccessRequest) -> None:
    """Of cases of the last days a draft, an extension to agree to and answers on their way; an
    answer made public for everybody and one that is not; redactions that were begun, marked and
    made."""
    OfficeFacts.objects.create(
        organ=town.organ, short_name="沙府", reconsideration_organ="市政府", court="市法院"
    )
    clerk = town.people["clerk"]
    today, now = timezone.localdate(), timezone.now()
    asks = words_of(DocumentKind.CORRECTION_NOTICE, what="文号", working_days=15)
    begun = handed_in(town, today)
    write_letter(begun.pk, asks, seen=begun.events, actor=clerk, at=now)
    extends = words_of(DocumentKind.EXTENSION_NOTICE, why="资料较多", working_days=20)
    waits = handed_in(town, today)
    hand_on(waits.pk, extends, seen=waits.events, actor=clerk, at=now)
    grants = words_of(DocumentKind.ANSWER_GRANT, AnswerKind.GRANT, viewing="一楼")
    on_its_way = handed_in(town, today)
    hand_in(on_its_way.pk, grants, seen=on_its_way.events, actor=clerk, at=now)
    for _more in range(2):
        given = handed_in(town, ON)
        answered_by_letter(town, given, ON)
    Disclosure.objects.create(
        request=given,
        item=InformationItem.objects.filter(organ=town.organ).earliest("pk"),
        at=timezone.now(),
        actor=clerk,
    )
    clean = case.papers.filter(scan_state=ScanState.CLEAN.value).earliest("pk")
    begin_redaction(clean.pk, actor=clerk, at=now)
    marked = begin_redaction(clean.pk, actor=clerk, at=now)
    work_on(marked.pk)
    _copied(town, begin_redaction(clean.pk, actor=clerk, at=now))
    work_on(begin_whole_copy(clean.pk, actor=clerk, at=now).pk)
    released = begin_redaction(clean.pk, actor=clerk, at=now)
    _copied(town, released)
    said = {"what": "内部意见", "ground": AnswerKind.DENY_PROCESS.value, "reason": "过程性信息"}
    release_copy(
        released.pk, "副本", grounds=[said], pages=1, seen=released.version, actor=clerk, at=now
    )


def _copied(town: Town, redaction: Redaction) -> None:
    """A copy that waits to be looked at."""
    clerk, now = town.people["clerk"], timezone.now()
    work_on(redaction.pk)
    redaction.refresh_from_db()
    seen = redaction.version
    search_words(redaction.pk, ["方案"], marks=redaction.marks, seen=seen, actor=clerk, at=now)
    work_on(redaction.pk)
    redaction.refresh_from_db()
    ground = AnswerKind.DENY_PROCESS.value
    marks = [{**one, "ground": ground, "chosen": True} for one in redaction.marks]
    make_copy(redaction.pk, marks, seen=redaction.version, actor=clerk, at=now)
    work_on(redaction.pk)
    redaction.refresh_from_db()
    assert redaction.state == RedactionState.READY.value, redaction.fault


def _noted(town: Town, case: AccessRequest) -> None:
    record(
        case.pk,
        served("2024-11-22", Notice.CORRECTION),
        actor=town.people["clerk"],
        seen=case.events,
        note="面交",
        at=at(day("2024-11-22")),
    )


def _disputed(town: Town, case: AccessRequest) -> None:
    clerk = town.people["clerk"]
    filed = Filed(
        kind=DisputeKind.RECONSIDERATION,
        before="某市人民政府",
        filed_on=day("2024-12-02"),
        case_number="〔2024〕1号",
        note="不服",
    )
    dispute = file_dispute(case.pk, filed, actor=clerk, at=at(filed.filed_on))
    over = day("2025-01-20")
    close_dispute(
        dispute.pk,
        outcome=Outcome.UPHELD,
        closed_on=over,
        served_on=over,
        actor=clerk,
        at=at(over),
    )
    sued = Filed(
        kind=DisputeKind.LITIGATION_AFTER, before="某市人民法院", filed_on=day("2025-01-24")
    )
    file_dispute(case.pk, sued, actor=clerk, at=at(sued.filed_on))

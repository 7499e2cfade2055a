"""Applications of the demonstration, carried out by the actions in the order of their days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lubu.access_requests.actions import (
    Application,
    Filed,
    Words,
    agree,
    apply,
    approve,
    close_dispute,
    file_dispute,
    hand_in,
    hand_on,
    issue_answer,
    issue_letter,
    key_in,
    pass_legal,
    record,
    say,
)
from lubu.access_requests.actions.recording import append
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import AccessRequest, Dispute
from lubu.access_requests.rules.disputes import DisputeKind
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import (
    CONFIRMED_FIRST,
    AnswerKind,
    ApplicantKind,
    Arrival,
    EventKind,
)
from lubu.access_requests.rules.lettering import LETTERED
from lubu.demo import request_letters as letters
from lubu.demo.offices import MARK
from lubu.demo.request_plan import Case, Disputed, facts
from lubu.demo.town import Town
from lubu.organisations.models import Organ, User

OF_LEGAL = frozenset({EventKind.LEGAL_PASSED, EventKind.SENT_BACK})
OF_LEADER = frozenset({EventKind.APPROVED, EventKind.EXTENDED})
BODIES = {
    ApplicantKind.NATURAL_PERSON: "申请人",
    ApplicantKind.BUSINESS: "公司",
    ApplicantKind.RESEARCH: "研究所",
    ApplicantKind.CHARITY: "基金会",
    ApplicantKind.LEGAL_SERVICE: "律师事务所",
    ApplicantKind.OTHER: "合作社",
}
NINE = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who handles the applications of an organ."""

    organ: Organ
    clerk: User
    legal: User
    leader: User


@dataclass(frozen=True, slots=True)
class Step:
    """Something done to a case on a day; ``do`` is told when."""

    on: date
    do: Callable[[datetime], None]

    def carry_out(self) -> None:
        """Do it, in the morning of its day."""
        self.do(timezone.make_aware(datetime.combine(self.on, NINE)))


def office_of(town: Town) -> Office:
    """Who handles the town's applications."""
    clerk, legal, leader = (town.people[key] for key in ("clerk", "legal", "mayor"))
    return Office(organ=town.organ, clerk=clerk, legal=legal, leader=leader)


def carry_out(office: Office, cases: Sequence[Case]) -> int:
    """Do all that the cases tell, day by day; returns how many there are."""
    for step in agenda(office, cases):
        step.carry_out()
    return len(cases)


def agenda(office: Office, cases: Sequence[Case]) -> list[Step]:
    """Every step of every case, in the order of their days."""
    steps = [step for case in cases for step in Told(office, case).steps()]
    return sorted(steps, key=lambda step: step.on)  # stable: a case's own steps keep their order


class Told:
    """One case on its way."""

    def __init__(self, office: Office, case: Case) -> None:
        self.office, self.case = office, case
        self.key = 0
        self.disputes: dict[DisputeKind, Dispute] = {}

    def steps(self) -> Iterator[Step]:
        """What is done, in order."""
        case = self.case
        yield Step(case.arrived_on, self._enter)
        is_asked = case.arrival in CONFIRMED_FIRST and case.arrival is not Arrival.INTERNET
        for day in case.tried:
            yield self._event(Event(kind=EventKind.CONFIRM_TRIED, on=day))
        if is_asked and case.is_confirmed:
            yield self._event(Event(kind=EventKind.CONFIRMED, on=case.received_on))
        if case.is_registered:
            yield self._event(Event(kind=EventKind.REGISTERED, on=case.received_on))
        for event in case.events:
            yield self._event(event)
        for one in case.disputes:
            yield from self._dispute(one)
        if case.writes is not None:
            yield Step(case.events[-1].on if case.events else case.received_on, self._write)

    # --- how it comes -----------------------------------------------------------------------------

    def _enter(self, at: datetime) -> None:
        case, organ = self.case, self.office.organ
        said = application(case)
        if case.arrival is Arrival.INTERNET:
            code = f"DEMO{organ.pk}{case.person}{case.arrived_on:%y%m%d}"
            self.key = apply(organ, said, code=code, at=at).pk
            return
        entered, _code = key_in(
            organ,
            said,
            arrival=case.arrival,
            arrived_on=case.arrived_on,
            actor=self.office.clerk,
            at=at,
        )
        self.key = entered.pk

    def _write(self, at: datetime) -> None:
        if self.case.writes is not None:
            kind, words = self.case.writes
            stored = AccessRequest.objects.get(pk=self.key)
            say(stored, kind, words=words, token=f"demo-{self.key}", at=at + timedelta(hours=2))

    # --- what happens to it -----------------------------------------------------------------------

    def _event(self, event: Event) -> Step:
        return Step(event.on, lambda at: self.take(event, at))

    def take(self, event: Event, at: datetime) -> None:
        """Record one step, by the one whose step it is. All steps are recorded here."""
        if event.kind not in LETTERED:
            record(self.key, event, actor=self.office.clerk, seen=self.seen, at=at)
        elif self.case.has_letters:
            self._letter(event, at)
        else:
            self._bring_over(event, at)

    @property
    def seen(self) -> int:
        """How many events the case has."""
        return AccessRequest.objects.values_list("events", flat=True).get(pk=self.key)

    @transaction.atomic
    def _bring_over(self, event: Event, at: datetime) -> None:
        """A step whose documents are on paper, as an organ brings them in that begins with us."""
        actor = self.office.clerk
        if event.kind in OF_LEGAL:
            actor = self.office.legal
        elif event.kind in OF_LEADER:
            actor = self.office.leader
        case = AccessRequest.objects.select_for_update(of=("self",)).get(pk=self.key)
        append(case, [event], actor=actor, at=at)

    def _letter(self, event: Event, at: datetime) -> None:
        office, kind = self.office, event.kind
        if kind is EventKind.DRAFTED and event.answer is not None:
            written = _words(*letters.answer(event.answer, event.on), event.answer)
            hand_in(self.key, written, actor=office.clerk, seen=self.seen, at=at)
        elif kind is EventKind.LEGAL_PASSED:
            pass_legal(self.key, actor=office.legal, seen=self.seen, at=at)
        elif kind is EventKind.APPROVED:
            approve(self.key, actor=office.leader, seen=self.seen, at=at)
        elif kind is EventKind.ISSUED:
            issue_answer(self.key, actor=office.clerk, seen=self.seen, at=at)
        elif kind in OF_LEADER:
            written = _words(*letters.entered(event))
            letter = hand_on(self.key, written, actor=office.clerk, seen=self.seen, at=at)
            agree(
                letter.pk,
                seen=self.seen,
                edition=letter.edition,
                actor=office.leader,
                at=at,
            )
        else:
            written = _words(*letters.entered(event))
            issue_letter(self.key, written, actor=office.clerk, seen=self.seen, at=at)

    # --- what follows -----------------------------------------------------------------------------

    def _dispute(self, one: Disputed) -> Iterator[Step]:
        over = next(event.on for event in self.case.events if event.kind is EventKind.ISSUED)
        filed, closed = (over + timedelta(days=n) for n in (one.filed_after, one.closed_after))
        yield Step(filed, lambda at: self._file(one, filed, at))
        if one.outcome is not None:
            yield Step(closed, lambda at: self._close(one, closed, at))

    def _file(self, one: Disputed, on: date, at: datetime) -> None:
        is_suit = one.kind is not DisputeKind.RECONSIDERATION
        filed = Filed(
            kind=one.kind, before=facts()["court" if is_suit else "decided_by"], filed_on=on
        )
        self.disputes[one.kind] = file_dispute(self.key, filed, actor=self.office.clerk, at=at)

    def _close(self, one: Disputed, on: date, at: datetime) -> None:
        if one.outcome is not None:
            close_dispute(
                self.disputes[one.kind].pk,
                outcome=one.outcome,
                closed_on=on,
                served_on=None,
                actor=self.office.clerk,
                at=at,
            )


def _words(
    kind: DocumentKind, entered: Mapping[str, Any], answer: AnswerKind | None = None
) -> Words:
    return Words(kind=kind, entered=entered, answer=answer)


def application(case: Case) -> Application:
    """What the made-up applicant says; no number in it can be anybody's."""
    form, way = case.wanted
    return Application(
        applicant_kind=case.applicant,
        name=f"演示{BODIES[case.applicant]}{case.person}",
        identity=f"YS{case.person:08d}",
        phone=f"000{case.person:08d}",
        email="applicant@demo.example" if way == "email" else "",
        address=f"示例县{case.person}号{MARK}" if way == "mail" else "",
        words=case.words,
        form=form,
        way=way,
    )

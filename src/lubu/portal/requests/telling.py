"""An application as its applicant sees it: where it stands, until when, and what he can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.access_requests.actions.recording import law, standing_of
from lubu.access_requests.labels import (
    ANSWER_LABELS,
    FORM_LABELS,
    MESSAGE_LABELS,
    WAY_LABELS,
)
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.answers import Remedies, rule_of
from lubu.access_requests.rules.clocks import STOPPED, Clock, running
from lubu.access_requests.rules.disputes import DisputeKind, last_day
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.folding import Law
from lubu.access_requests.rules.kinds import ClockKind, EventKind, FeeEffect, State
from lubu.access_requests.rules.papers import MOST_FILES, MessageKind, PaperKind, sayable
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.terms import dispute_terms
from lubu.office.dated import in_force
from lubu.office.personal import readable
from lubu.organisations.models import Organ
from lubu.portal.deadlines.answering import answered
from lubu.portal.find_error.guard import mark
from lubu.portal.requests import words
from lubu.portal.requests.forms import ACCEPT
from lubu.portal.requests.pages import (
    Faults,
    Files,
    Given,
    Happened,
    Said,
    Sayable,
    Term,
)
from lubu.working_days.calendar import Calendar

Kind = TypeVar("Kind", bound=str)
AWAITED = (MessageKind.CORRECTION, MessageKind.REASONS, MessageKind.PAYMENT)


class Told:
    """One application, read once; ``today`` is the day on which it is looked at.

    Raises:
        BrokenHistoryError: what is stored of it does not fit together.
    """

    def __init__(self, case: AccessRequest, today: date) -> None:
        self.case, self.today = case, today
        self.law: Law = law()
        self.standing: Standing = standing_of(case, self.law)

    @property
    def calendar(self) -> Calendar:
        return self.law.calendar

    @property
    def state(self) -> State:
        """As it looks from outside."""
        state = State(self.case.state)
        return State.EXAMINING if state in words.AT_WORK else state

    @property
    def stands(self) -> str:
        """Where it stands, in a sentence."""
        return str(self._as_paid(self.state) or words.STATE_SAID[self.state])

    def _as_paid(self, what: State | EventKind) -> object:
        """What is said otherwise where a payment lets the term go on, by the terms of the case."""
        said = words.WHERE_A_PAYMENT_RESUMES.get(what)
        return said if said and self.standing.limits.fee_effect is FeeEffect.RESUME else None

    def facts(self) -> Iterator[tuple[str, str]]:
        """What was applied for, and when."""
        case = self.case
        yield _("Information applied for"), readable(case, "words")
        yield _("Form wanted"), _label(FORM_LABELS, case.form)
        yield _("Way wanted"), _label(WAY_LABELS, case.way)
        yield _("Arrived"), self._arrived()
        if case.received_on:
            yield _("Day of receipt by law"), case.received_on.isoformat()
        if self.standing.answer and self.standing.issued_on:
            yield _("Answer"), str(ANSWER_LABELS[self.standing.answer])

    def _arrived(self) -> str:
        """The day, with the hour where that is known: what was keyed in later has none."""
        stored, on = timezone.localtime(self.case.arrived_at), self.standing.arrived_on
        if on is not None and on != stored.date():
            return on.isoformat()
        return stored.strftime("%Y-%m-%d %H:%M")

    # --- until when -------------------------------------------------------------------------------

    def terms(self) -> Iterator[Term]:
        """The periods that run for the office's answer and for the applicant."""
        if self.standing.is_over:
            return
        if self.standing.received_on is None:
            yield self._still(_("It begins on the day on which the application is confirmed."))
            return
        for clock in running(self.standing, self.calendar):
            if clock.kind in words.TERM_TITLES:
                yield self._term(clock)
        if self.standing.state in STOPPED:
            still = _("It stands still while the office waits for you, and then begins anew.")
            if self._as_paid(self.standing.state):
                still = _(
                    "It stands still while the office waits for your payment; then it goes on."
                )
            yield self._still(still)

    def _still(self, note: str) -> Term:
        return Term(title=str(words.TERM_TITLES[ClockKind.ANSWER]), article="", due_on=None,
                    note=note)  # fmt: skip

    def _term(self, clock: Clock) -> Term:
        note = ""
        if clock.delayed_to is not None:
            note = _("This day was set instead of the usual term (%(article)s).") % {
                "article": self.standing.limits.article(ClockKind.REASONS)
            }
        elif clock.due_on is None:
            note = _("It stands still while others are asked for their opinion.")
        elif clock.kind is ClockKind.ANSWER and clock.due_on < self.today:
            note = _(
                "This day has passed without an answer. You may complain to the organ above, or "
                "apply for reconsideration, since the office did not do its duty."
            )
        found = clock.explained(self.calendar)
        return Term(
            title=str(words.TERM_TITLES[clock.kind]),
            article=clock.article,
            due_on=clock.due_on,
            note=note,
            answer=answered(found, basis=clock.article) if found else None,
        )

    # --- what happened ----------------------------------------------------------------------------

    def happened(self) -> Iterator[Happened]:
        """The time line, in the order of recording."""
        for row in self.case.history.all():
            event = row.event
            said = _said_of(event, self._as_paid(event.kind))
            if said:
                yield Happened(on=event.on, words=said, note=self._note(event))

    def _note(self, event: Event) -> str:
        if event.kind is EventKind.ISSUED and self.standing.answer is not None:
            rule = rule_of(self.law.answers, self.standing.answer, event.on)
            label = ANSWER_LABELS[self.standing.answer]
            return _("%(answer)s (%(article)s)") % {"answer": label, "article": rule.article}
        return ""

    def remedies(self) -> Iterator[str]:
        """What can be undertaken against the answer, and until when."""
        standing, organ = self.standing, self.case.organ
        if standing.answer is None or standing.issued_on is None:
            return
        first = rule_of(self.law.answers, standing.answer, standing.issued_on).remedies
        known_on = standing.served_on
        limits = in_force(dispute_terms(Path(settings.LUBU_HOME)), known_on or standing.issued_on)
        said = _("Reconsideration: within %(days)s days at %(organ)s.") % {
            "days": limits.reconsideration_days,
            "organ": organ.reconsideration_organ or _("the organ named in the answer"),
        }
        yield said + self._last(DisputeKind.RECONSIDERATION)
        court = organ.court or _("the court named in the answer")
        if first is Remedies.FREE_CHOICE:
            said = _("Or a suit without it: within %(months)s months at %(court)s.")
            yield said % {"months": limits.litigation_months, "court": court} + self._last(
                DisputeKind.LITIGATION_DIRECT
            )
        else:
            yield _("For this kind of answer the law asks for reconsideration before a suit.")
        said = _("After the decision on reconsideration: a suit within %(days)s days at %(court)s.")
        yield said % {"days": limits.after_reconsideration_days, "court": court}

    def _last(self, kind: DisputeKind) -> str:
        known_on = self.standing.served_on
        if known_on is None:
            return _("The time begins when the answer reaches you.")
        limits = in_force(dispute_terms(Path(settings.LUBU_HOME)), known_on)
        day = last_day(kind, known_on, limits, self.calendar)
        return _("The answer reached you on %(from)s, so the last day is %(day)s.") % {
            "from": known_on.isoformat(),
            "day": day.isoformat(),
        }

    # --- what can be said -------------------------------------------------------------------------

    def sayable(
        self, typed: Mapping[str, str] | None = None, faults: Faults = ()
    ) -> Iterator[Sayable]:
        """Forms for what can be said now; what was typed into one stays there."""
        typed = typed or {}
        for kind in sayable(State(self.case.state)):
            is_typed = typed.get("kind") == kind
            yield Sayable(
                kind=kind.value,
                label=str(words.SAY_LABELS[kind]),
                hint=str(words.SAY_HINTS[kind]),
                mark=(typed.get("mark") if is_typed else "") or mark(),
                is_open=kind in AWAITED or is_typed,
                asks_to_be_sure=kind is MessageKind.WITHDRAWAL,
                words=typed.get("words", "") if is_typed else "",
                faults=faults if is_typed else (),
            )


def said(case: AccessRequest) -> Iterator[Said]:
    """The messages, newest first, with what the office says to each."""
    for message in case.messages.prefetch_related("papers").order_by("-number"):
        taken_up = message.taken_up_at
        state = _("waits for the office")
        if taken_up:
            on = timezone.localdate(taken_up).isoformat()
            state = _("taken up by the office on %(day)s") % {"day": on}
        yield Said(
            label=str(MESSAGE_LABELS[MessageKind(message.kind)]),
            at=message.at,
            words=message.words,
            files=len(message.papers.all()),
            state=state,
            reply=message.reply,
        )


def given(case: AccessRequest) -> Iterator[Given]:
    """Letters and copies that can be fetched, letters first."""
    for paper in sorted(case.papers.given(), key=lambda one: one.kind != PaperKind.LETTER.value):
        yield Given(
            number=paper.number,
            name=paper.name,
            label=str(words.GIVEN_SAID.get(PaperKind(paper.kind), "")),
            size=paper.size,
            on=timezone.localdate(paper.at),
        )


def asked(organ: Organ) -> str:
    """Whom to ask about an application, and how."""
    office = organ.disclosure_office or organ.name
    place = f"{organ.address}（{organ.office_hours}）" if organ.office_hours else organ.address
    return "，".join(filter(None, (office, organ.phone, organ.email, place)))


def receipt_term(case: AccessRequest, today: date) -> Term | None:
    """Until when the office answers, as the receipt says it."""
    told = Told(case, today)
    return next(told.terms(), None)


def files() -> Files:
    """What may be attached."""
    return Files(accept=ACCEPT, most=MOST_FILES, megabytes=settings.LUBU_FILE_MAX_MB)


def _said_of(event: Event, otherwise: object = None) -> str:
    if event.kind is EventKind.SERVED:
        return str(words.SERVED_SAID.get(event.notice, "")) if event.notice else ""
    said = otherwise or words.EVENT_SAID.get(event.kind)
    if said is None:
        return ""
    return str(said) % {
        "working_days": event.working_days,
        "until": event.until.isoformat() if event.until else "",
        "amount_yuan": event.amount_yuan,
    }


def _label(labels: Mapping[Kind, object], value: str) -> str:
    """The words for a stored value; itself where the office wrote something of its own."""
    return next((str(label) for kind, label in labels.items() if kind == value), value)

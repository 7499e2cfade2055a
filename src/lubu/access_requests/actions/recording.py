"""Recording what happened to a case: the event, the standing that follows, and the ledger's entry
in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lubu.access_requests.actions.noting import note as note_letter
from lubu.access_requests.models import AccessRequest, EventNote, RequestEvent
from lubu.access_requests.rules.clocks import answer_clock, next_due, running
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.folding import Law, step
from lubu.access_requests.rules.kinds import ClockKind, EventKind, Notice, Row
from lubu.access_requests.rules.lettering import ANSWERS, LETTERED, MAKES, LetterState, writable
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.standings import standing_by
from lubu.access_requests.terms import law as law_of
from lubu.ledger import actions as ledger
from lubu.office.calendar import calendar
from lubu.organisations.models import User
from lubu.organisations.rules import Role

OF_LEGAL: Final = frozenset({EventKind.LEGAL_PASSED})
OF_LEADER: Final = frozenset({EventKind.APPROVED, EventKind.EXTENDED})
OF_EITHER: Final = frozenset({EventKind.SENT_BACK})
DECIDES: Final = (EventKind.DRAFTED, EventKind.LEGAL_PASSED, EventKind.APPROVED)
APART: Final = {
    EventKind.LEGAL_PASSED: DECIDES,
    EventKind.APPROVED: DECIDES,
    EventKind.ISSUED: (EventKind.LEGAL_PASSED, EventKind.APPROVED),  # who drafted may send it
}
"""Steps of which nobody takes one who took one of the others."""
BY_OTHERS: Final = frozenset({EventKind.LEGAL_PASSED, EventKind.APPROVED})
"""Steps that nobody takes who wrote in the answer."""


class NotYourCaseError(Exception):
    """The person's posts do not let him do this to applications of the organ."""

    def __init__(self, organ: str) -> None:
        self.organ = organ
        super().__init__(organ)


class SamePersonError(Exception):
    """Who drafted or checked an answer neither checks nor approves it."""


class NeedsLetterError(Exception):
    """The step is taken with its document, and in no other way."""

    field = "kind"


class ChangedMeanwhileError(Exception):
    """Somebody else has done something to the case since the person looked at it."""


class FutureDayError(Exception):
    """What is recorded has not happened yet."""

    field = "on"

    def __init__(self, on: date, today: date) -> None:
        self.on, self.today = on, today
        super().__init__(f"{on} is after {today}")


def law() -> Law:
    """What decides in this installation now."""
    return law_of(calendar(), Path(settings.LUBU_HOME))


def standing_of(case: AccessRequest, given: Law | None = None) -> Standing:
    """Where a case stands by its events, as the law decides or as it is ``given``.

    Raises:
        BrokenHistoryError: they were not recorded by :func:`record`, or not all of them.
    """
    return standing_by(case, given or law())


def locked(case_id: int, actor: User, seen: int) -> AccessRequest:
    """The case, for this transaction alone; ``seen`` as for :func:`record`.

    Raises:
        AccessRequest.DoesNotExist, ChangedMeanwhileError: as :func:`record`.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if case.events != seen:
        raise ChangedMeanwhileError
    return case


@transaction.atomic
def record(
    case_id: int, event: Event, *, actor: User, seen: int, note: str = "", at: datetime
) -> AccessRequest:
    """Record one event; ``seen`` is how many the person knew of.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError, SamePersonError: ``actor`` may not do this.
        NeedsLetterError: the step has a document, with which it is recorded.
        ChangedMeanwhileError: there is an event that ``actor`` has not seen.
        FutureDayError: the event's day is still to come.
        NotPermittedError: the procedure does not permit it.
        BrokenHistoryError: what is stored of the case does not fit together.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    check_may(actor, case, event.kind)
    if event.kind in LETTERED:
        raise NeedsLetterError
    if case.events != seen:
        raise ChangedMeanwhileError
    append(case, [event], actor=actor, at=at, note=note)
    return case


def check_may(actor: User, case: AccessRequest, kind: EventKind) -> None:
    """Raises NotYourCaseError, SamePersonError as :func:`record`."""
    roles = [Role.CLERK]
    if kind in OF_LEGAL:
        roles = [Role.LEGAL]
    elif kind in OF_LEADER:
        roles = [Role.LEADER]
    elif kind in OF_EITHER:
        roles = [Role.LEGAL, Role.LEADER]
    if not actor.holds(*roles, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))
    if kind in APART and _has_decided(actor, case, kind):
        raise SamePersonError
    if kind in BY_OTHERS and _has_written(actor, case):
        raise SamePersonError


def _has_decided(actor: User, case: AccessRequest, kind: EventKind) -> bool:
    """Whether the person took an earlier step of the draft that is on its way now."""
    drafted = case.history.filter(kind=EventKind.DRAFTED.value).order_by("number").last()
    since = drafted.number if drafted else 0
    steps = case.history.filter(number__gte=since, kind__in=[one.value for one in APART[kind]])
    return steps.filter(actor=actor).exists()


def _has_written(actor: User, case: AccessRequest) -> bool:
    """Whether the person ever wrote in the answer that is on its way, whoever handed it in."""
    answers = case.letters.filter(kind__in=[one.value for one in ANSWERS])
    letter = answers.exclude(state=LetterState.SET_ASIDE.value).order_by("number").last()
    return letter is not None and actor.pk in letter.writers


def append(
    case: AccessRequest,
    events: Iterable[Event],
    *,
    actor: User | None,
    at: datetime,
    note: str = "",
) -> Standing:
    """Store events of a case that is locked, or new, with the standing that follows.

    Raises:
        FutureDayError, NotPermittedError, BrokenHistoryError: as :func:`record`; nothing is
            stored then.
    """
    given, today = law(), timezone.localdate(at)
    standing = standing_of(case, given)
    was_over, rows = standing.is_over, list[RequestEvent]()
    for number, event in enumerate(events, start=case.events + 1):
        if event.on > today:
            raise FutureDayError(event.on, today)
        standing = step(standing, event, given)
        rows.append(
            RequestEvent(
                request=case,
                number=number,
                kind=event.kind.value,
                on=event.on,
                at=at,
                actor=actor,
                values=event.to_json(),
            )
        )
    RequestEvent.objects.bulk_create(rows)
    if note:
        EventNote.objects.bulk_create([EventNote(event=row, words=note) for row in rows])
    for row in rows:
        ledger.record(
            f"request.{row.kind}",
            organ=case.organ,
            subject=case,
            actor=actor,
            payload={"number": case.number, "event": row.values},
            at=at,
        )
    put_down(case, standing, given, events=case.events + len(rows))
    if standing.is_over and not was_over:
        _set_aside(case, standing, given, rows[-1].kind, actor=actor, at=at)
    return standing


def _set_aside(
    case: AccessRequest,
    standing: Standing,
    given: Law,
    ended_by: str,
    *,
    actor: User | None,
    at: datetime,
) -> None:
    """Put away what can no longer be issued, but the document with which the case ends."""
    still = {one.kind for one in writable(standing, timezone.localdate(at), given.calendar)}
    still |= {kind for kind, event in MAKES.items() if event == ended_by}
    if ended_by == EventKind.ISSUED:
        still |= ANSWERS
    over = (LetterState.ISSUED.value, LetterState.SET_ASIDE.value)
    for letter in case.letters.exclude(state__in=over).exclude(kind__in=[*still]):
        letter.state = LetterState.SET_ASIDE.value
        letter.save(update_fields=["state"])
        note_letter("request.letter_set_aside", letter, actor, at)


def put_down(case: AccessRequest, standing: Standing, given: Law, *, events: int) -> None:
    """Store a standing beside the case."""
    for name, value in projection(standing, given).items():
        setattr(case, name, value)
    case.events = events
    case.save(update_fields=[*projection(standing, given), "events"])


def projection(standing: Standing, given: Law) -> Mapping[str, object]:
    """What is stored of a standing, by column."""
    clocks = {one.kind: one for one in running(standing, given.calendar)}
    answer = clocks.get(ClockKind.ANSWER)
    return {
        "state": standing.state.value if standing.state else "",
        "received_on": standing.received_on,
        "due_on": answer.due_on if answer else None,
        "waits_until": next_due(standing, given.calendar),
        "is_provisional": any(one.is_provisional for one in clocks.values()),
        "extended_by": standing.extended_by,
        "ended_on": standing.ended_on,
        "row": standing.row.value if standing.row else "",
        **_of_answer(standing, given),
        **_of_fee(standing),
        "calendar": given.calendar.digest,
    }


def _of_answer(standing: Standing, given: Law) -> Mapping[str, object]:
    """When the answer went out, of what kind, and how long its term had run by then."""
    on, is_in_time, taken = standing.issued_on, None, None
    if on is not None:
        clock = answer_clock(standing, given.calendar)
        is_in_time = clock.due_on is None or on <= clock.due_on
        taken = clock.used(on, given.calendar)
    return {
        "issued_on": on,
        "answer": standing.answer.value if on and standing.answer else "",
        "is_in_time": is_in_time,
        "days_taken": taken,
    }


def _of_fee(standing: Standing) -> Mapping[str, object]:
    letter = standing.letter(Notice.FEE)
    is_paid = letter is not None and standing.row is not Row.OTHER_UNPAID
    return {
        "fee_noticed_on": letter.on if letter else None,
        "fee_yuan": standing.fee_yuan,
        "fee_paid_on": letter.closed_on if letter and is_paid else None,
    }

"""From what happened to where a case stands. Pure.

    standing = fold(events, law)

Nothing is kept beside the events; a stored standing is a copy that can be made again. An event that
the procedure does not permit raises, so no order of events makes a case that cannot be. Days are
counted for an event that is being recorded, by the calendar of that day, and never again: the
notice of a new year does not make unlawful what was in time when it was done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from typing import TypeAlias

from lubu.access_requests.rules.answers import AnswerRule, rule_of
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import (
    CONFIRMED_FIRST,
    ClockKind,
    EventKind,
    FeeEffect,
    Notice,
    Row,
    State,
)
from lubu.access_requests.rules.letters import Letter
from lubu.access_requests.rules.permits import (
    NotHereError,
    NotPermittedError,
    Refusal,
    why_not,
)
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.rules.terms import Terms
from lubu.office.dated import in_force
from lubu.working_days.calendar import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Law:
    """All that decides beside the events: dated limits, answers, and the statutory calendar."""

    terms: Sequence[Terms]
    answers: Sequence[AnswerRule]
    calendar: Calendar


def fold(events: Iterable[Event], law: Law) -> Standing:
    """Where the case stands after stored ``events``, in the order in which they were recorded.

    Raises:
        NotPermittedError: an event that the procedure does not permit there, on whatever day.
        NoTermsError: no limits were in force on the case's day.
    """
    return reduce(lambda before, event: _taken(before, event, law, None), events, Standing())


def step(before: Standing, event: Event, law: Law) -> Standing:
    """Where the case stands with an event that is being recorded.

    Raises:
        NotPermittedError: the procedure does not permit it there, or not on that day.
        NoTermsError: no limits were in force on the case's day.
        OutOfCalendarError: a day lies outside the calendar.
    """
    return _taken(before, event, law, law.calendar)


def _taken(before: Standing, event: Event, law: Law, calendar: Calendar | None) -> Standing:
    refusal = why_not(before, event, calendar)
    if refusal is not None:
        error = NotHereError if refusal is Refusal.NOT_HERE else NotPermittedError
        raise error(event.kind, before.state, refusal)
    after = STEPS[event.kind](before, event, law)
    return replace(after, latest_on=max(event.on, before.latest_on or event.on))


Step: TypeAlias = Callable[[Standing, Event, Law], Standing]


# --- intake ---------------------------------------------------------------------------------------


def _arrived(before: Standing, event: Event, law: Law) -> Standing:
    begun = replace(before, state=State.CONFIRMING, arrival=event.arrival, arrived_on=event.on)
    return begun if event.arrival in CONFIRMED_FIRST else _received(begun, event, law)


def _tried(before: Standing, event: Event, _law: Law) -> Standing:
    return replace(before, attempts=(*before.attempts, event.on))


def _received(before: Standing, event: Event, law: Law) -> Standing:
    """The clock starts on the statutory day of receipt, whenever somebody registers the case."""
    return replace(
        before,
        state=State.ARRIVED,
        received_on=event.on,
        started_on=event.on,
        terms=in_force(law.terms, event.on),
    )


def _registered(before: Standing, event: Event, _law: Law) -> Standing:
    return replace(before, state=State.EXAMINING, registered_on=event.on)


# --- letters, and what they bring -----------------------------------------------------------------


def _written(notice: Notice, state: State | None, clock: ClockKind | None = None) -> Step:
    """A letter goes out; its period is what the event sets, or what the law gives."""

    def step(before: Standing, event: Event, _law: Law) -> Standing:
        given = before.limits.days(clock, event.whom) if clock is not None else 0
        letter = Letter(
            notice=notice,
            on=event.on,
            working_days=event.working_days or given,
            whom=event.whom,
            party=event.party,
        )
        return replace(
            before,
            state=before.state if state is None else state,
            letters=(*before.letters, letter),
        )

    return step


def _extended(before: Standing, event: Event, law: Law) -> Standing:
    written = _written(Notice.EXTENSION, None)(before, event, law)
    return replace(written, extended_by=event.working_days or 0, extended_on=event.on)


def _billed(before: Standing, event: Event, law: Law) -> Standing:
    written = _written(Notice.FEE, State.FEE_NOTICED, ClockKind.FEE)(before, event, law)
    return replace(written, fee_yuan=event.amount_yuan)


def _served(before: Standing, event: Event, _law: Law) -> Standing:
    served = _changed(before, event.notice, event.party, served_on=event.on)
    if event.notice is Notice.ANSWER:
        return replace(served, state=State.DELIVERED, served_on=event.on)
    return served


def _changed(
    before: Standing, notice: Notice | None, party: int | None, **values: object
) -> Standing:
    letter = before.letter(notice, party)
    letters = tuple(
        replace(one, **values) if one is letter else one  # type: ignore[arg-type]  # as given
        for one in before.letters
    )
    return replace(before, letters=letters)


def _corrected(before: Standing, event: Event, _law: Law) -> Standing:
    """The term begins anew with the corrected application (art. 30); no day set before holds."""
    closed = _changed(before, Notice.CORRECTION, None, closed_on=event.on)
    return replace(
        closed,
        state=State.EXAMINING,
        corrected_on=event.on,
        started_on=event.on,
        delayed_to=None,
    )


def _lapsed(notice: Notice, state: State, row: Row) -> Step:
    """The applicant did not do what a letter asked: the case is not handled any further."""

    def step(before: Standing, event: Event, law: Law) -> Standing:
        return _over(state, row)(_changed(before, notice, None, closed_on=event.on), event, law)

    return step


def _reasons(before: Standing, event: Event, _law: Law) -> Standing:
    closed = _changed(before, Notice.REASONS, None, closed_on=event.on)
    return replace(
        closed,
        state=State.EXAMINING,
        delayed_to=event.until,
        reasons_rejected=event.kind is EventKind.REASONS_REJECTED,
        reasons_stated_on=event.stated_on,
    )


def _opinion(before: Standing, event: Event, _law: Law) -> Standing:
    closed = _changed(
        before,
        Notice.CONSULTATION,
        event.party,
        closed_on=event.on,
        discloses=event.discloses,
    )
    waits = any(closed.open_letters(Notice.CONSULTATION))
    return replace(closed, state=State.CONSULTING if waits else State.EXAMINING)


def _paid(before: Standing, event: Event, _law: Law) -> Standing:
    """What payment does to the term the law does not say; the data do."""
    letter = before.letter(Notice.FEE)
    closed = replace(_changed(before, Notice.FEE, None, closed_on=event.on), state=State.EXAMINING)
    if before.limits.fee_effect is FeeEffect.RESTART:
        return replace(closed, started_on=event.on, delayed_to=None)
    if letter is None or event.on <= letter.on:
        return closed
    return replace(closed, paused=(*closed.paused, (letter.on + DAY, event.on)))


# --- answer and end -------------------------------------------------------------------------------


def _drafted(before: Standing, event: Event, _law: Law) -> Standing:
    return replace(before, state=State.IN_REVIEW, answer=event.answer)


def _to(state: State) -> Step:
    def step(before: Standing, _event: Event, _law: Law) -> Standing:
        return replace(before, state=state)

    return step


def _approved(before: Standing, event: Event, _law: Law) -> Standing:
    return replace(before, state=State.APPROVED, approved_on=event.on)


def _issued(before: Standing, event: Event, law: Law) -> Standing:
    row = rule_of(law.answers, before.answer, event.on).row
    letters = (*before.letters, Letter(notice=Notice.ANSWER, on=event.on))
    return replace(
        before,
        state=State.ISSUED,
        issued_on=event.on,
        ended_on=event.on,
        row=row,
        letters=letters,
    )


def _over(state: State, row: Row = Row.OTHER) -> Step:
    def step(before: Standing, event: Event, _law: Law) -> Standing:
        return replace(before, state=state, ended_on=event.on, row=row)

    return step


STEPS: Mapping[EventKind, Step] = {
    EventKind.ARRIVED: _arrived,
    EventKind.CONFIRM_TRIED: _tried,
    EventKind.CONFIRMED: _received,
    EventKind.REGISTERED: _registered,
    EventKind.CORRECTION_ASKED: _written(Notice.CORRECTION, State.CORRECTION_SENT),
    EventKind.CORRECTED: _corrected,
    EventKind.CORRECTION_LAPSED: _lapsed(
        Notice.CORRECTION, State.ABANDONED_UNCORRECTED, Row.OTHER_UNCORRECTED
    ),
    EventKind.REASONS_ASKED: _written(Notice.REASONS, State.REASON_ASKED),
    EventKind.REASONS_ACCEPTED: _reasons,
    EventKind.REASONS_REJECTED: _reasons,
    EventKind.CONSULTED: _written(Notice.CONSULTATION, State.CONSULTING, ClockKind.CONSULTATION),
    EventKind.OPINION_GIVEN: _opinion,
    EventKind.OPINION_LAPSED: _opinion,
    EventKind.EXTENDED: _extended,
    EventKind.FEE_NOTICED: _billed,
    EventKind.FEE_PAID: _paid,
    EventKind.FEE_LAPSED: _lapsed(Notice.FEE, State.ABANDONED_UNPAID, Row.OTHER_UNPAID),
    EventKind.SERVED: _served,
    EventKind.DRAFTED: _drafted,
    EventKind.SENT_BACK: _to(State.EXAMINING),
    EventKind.LEGAL_PASSED: _to(State.LEGAL_PASSED),
    EventKind.APPROVED: _approved,
    EventKind.ISSUED: _issued,
    EventKind.WITHDRAWN: _over(State.WITHDRAWN),
    EventKind.ENDED: _over(State.ENDED),
    EventKind.CLOSED: _to(State.CLOSED),
}

"""What may happen to a case next, until when, and why something may not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.access_requests.rules.clocks import answer_clock, may_still_ask
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import (
    OVER,
    AnswerKind,
    Consulted,
    EventKind,
    Notice,
    State,
)
from lubu.access_requests.rules.letters import Letter
from lubu.access_requests.rules.standing import Standing
from lubu.working_days.calendar import Calendar


class Refusal(StrEnum):
    """Why an event is not permitted."""

    NOT_HERE = "not_here"  # not from this state
    TOO_EARLY = "too_early"  # before what it follows
    PERIOD_RUNS = "period_runs"  # the other's period is not over
    NOT_SERVED = "not_served"  # the letter's period has not begun
    TERM_OVER = "term_over"  # the organ's own term for it has passed
    ONCE_ONLY = "once_only"
    NO_SUCH_LETTER = "no_such_letter"
    TOO_LONG = "too_long"  # more working days than the law gives
    DELAYED = "delayed"  # a day was set instead of the term, so there is none to extend
    TOO_FAR = "too_far"  # no reasonable day for a delayed answer
    OPINIONS_OUT = "opinions_out"  # somebody is still being consulted
    NEEDS_CORRECTION = "needs_correction"  # 补正后仍不明确 without a correction
    NEEDS_THIRD_PARTY = "needs_third_party"  # nobody's opinion was asked
    NEEDS_REASONS = "needs_reasons"  # 大量反复 without having asked for reasons
    NEEDS_STATEMENT = "needs_statement"  # reasons turned down that nobody has given


class NotPermittedError(ValueError):
    """The procedure does not permit ``kind`` in ``state``."""

    def __init__(self, kind: EventKind, state: State | None, refusal: Refusal) -> None:
        self.kind, self.state, self.refusal = kind, state, refusal
        super().__init__(f"{kind} in {state}: {refusal}")


class NotHereError(NotPermittedError):
    """It does not belong to the state: most often somebody has gone on with the case meanwhile."""


@dataclass(frozen=True, slots=True)
class Permit:
    """An event that may happen: ``until`` is the last day for it, where there is one."""

    kind: EventKind
    until: date | None = None


OPEN = frozenset(State) - OVER
AT_WORK = frozenset({State.EXAMINING})
STATES: Mapping[EventKind, frozenset[State | None]] = {
    EventKind.ARRIVED: frozenset({None}),
    EventKind.CONFIRM_TRIED: frozenset({State.CONFIRMING}),
    EventKind.CONFIRMED: frozenset({State.CONFIRMING}),
    EventKind.REGISTERED: frozenset({State.ARRIVED}),
    EventKind.CORRECTION_ASKED: AT_WORK,
    EventKind.CORRECTED: frozenset({State.CORRECTION_SENT}),
    EventKind.CORRECTION_LAPSED: frozenset({State.CORRECTION_SENT}),
    EventKind.REASONS_ASKED: AT_WORK,
    EventKind.REASONS_ACCEPTED: frozenset({State.REASON_ASKED}),
    EventKind.REASONS_REJECTED: frozenset({State.REASON_ASKED}),
    EventKind.CONSULTED: AT_WORK | {State.CONSULTING},
    EventKind.OPINION_GIVEN: frozenset({State.CONSULTING}),
    EventKind.OPINION_LAPSED: frozenset({State.CONSULTING}),
    EventKind.EXTENDED: AT_WORK | {State.CONSULTING, State.IN_REVIEW, State.LEGAL_PASSED},
    EventKind.FEE_NOTICED: AT_WORK,
    EventKind.FEE_PAID: frozenset({State.FEE_NOTICED}),
    EventKind.FEE_LAPSED: frozenset({State.FEE_NOTICED}),
    EventKind.SERVED: frozenset(State) - {State.CLOSED},
    EventKind.DRAFTED: AT_WORK,
    EventKind.SENT_BACK: frozenset({State.IN_REVIEW, State.LEGAL_PASSED, State.APPROVED}),
    EventKind.LEGAL_PASSED: frozenset({State.IN_REVIEW}),
    EventKind.APPROVED: frozenset({State.LEGAL_PASSED}),
    EventKind.ISSUED: frozenset({State.APPROVED}),
    EventKind.WITHDRAWN: OPEN,
    EventKind.ENDED: OPEN,
    EventKind.CLOSED: OVER - {State.ISSUED, State.CLOSED},
}
ASKED_BY = {
    EventKind.CORRECTED: Notice.CORRECTION,
    EventKind.CORRECTION_LAPSED: Notice.CORRECTION,
    EventKind.REASONS_ACCEPTED: Notice.REASONS,
    EventKind.REASONS_REJECTED: Notice.REASONS,
    EventKind.OPINION_GIVEN: Notice.CONSULTATION,
    EventKind.OPINION_LAPSED: Notice.CONSULTATION,
    EventKind.FEE_PAID: Notice.FEE,
    EventKind.FEE_LAPSED: Notice.FEE,
}
LAPSES = frozenset({EventKind.CORRECTION_LAPSED, EventKind.OPINION_LAPSED, EventKind.FEE_LAPSED})
ONCE = {
    EventKind.CORRECTION_ASKED: Notice.CORRECTION,
    EventKind.REASONS_ASKED: Notice.REASONS,
    EventKind.FEE_NOTICED: Notice.FEE,
    EventKind.EXTENDED: Notice.EXTENSION,
}
AFTER_SERVICE = LAPSES | {EventKind.REASONS_REJECTED}
"""To the disadvantage of somebody, who has to know first what he was asked for."""
WITHIN_TERM = frozenset({EventKind.EXTENDED, EventKind.FEE_NOTICED})


def why_not(before: Standing, event: Event, calendar: Calendar | None) -> Refusal | None:
    """Why ``event`` is not permitted after ``before``; None if it is.

    Without a calendar no days are counted: so is judged what was recorded before.
    """
    refusal = why_not_now(before, event.kind, event.on, calendar)
    if refusal is None:
        refusal = next(_faults(before, event, calendar), None)
    return refusal


def permitted(before: Standing, on: date, calendar: Calendar) -> tuple[Permit, ...]:
    """What may happen on a day, whatever its values; in the order of the procedure."""
    return tuple(
        Permit(kind, last_day(before, kind, calendar))
        for kind in EventKind
        if why_not_now(before, kind, on, calendar) is None
    )


def last_day(before: Standing, kind: EventKind, calendar: Calendar | None) -> date | None:
    """The last day on which an event is permitted; none where no days are counted."""
    if calendar is None or before.terms is None or before.received_on is None:
        return None
    if kind is EventKind.CORRECTION_ASKED:
        return calendar.add(before.received_on, before.terms.correction_notice)
    if kind in WITHIN_TERM:
        return answer_clock(before, calendar).due_on
    return None


def why_not_now(
    before: Standing, kind: EventKind, on: date, calendar: Calendar | None
) -> Refusal | None:
    """Why no event of a kind is permitted on a day, whatever its values; as :func:`why_not`."""
    if before.state not in STATES[kind]:
        return Refusal.NOT_HERE
    if any(on < earliest for earliest in _follows(before, kind)):
        return Refusal.TOO_EARLY
    if kind is EventKind.EXTENDED and before.delayed_to is not None:
        return Refusal.DELAYED
    if kind in ONCE and before.letter(ONCE[kind]) is not None:
        return Refusal.ONCE_ONLY
    until = last_day(before, kind, calendar)
    if until is not None and on > until:
        return Refusal.TERM_OVER
    if kind is EventKind.SERVED:
        return None if any(one.served_on is None for one in before.letters) else Refusal.NOT_HERE
    if kind in ASKED_BY and not any(
        _why_not_closed(one, kind, on, calendar) is None
        for one in before.open_letters(ASKED_BY[kind])
    ):
        letters = before.open_letters(ASKED_BY[kind])
        return next((_why_not_closed(one, kind, on, calendar) for one in letters), None)
    return None


def _follows(before: Standing, kind: EventKind) -> Iterator[date]:
    """The days before which an event cannot lie: the receipt, and of what ends a case, all that it
    ends; else it would stand in no year's figures, or in those of a wrong one."""
    days = [before.arrived_on, before.received_on]
    if kind is EventKind.CLOSED:
        days += [before.ended_on, before.served_on]
    elif kind in (EventKind.WITHDRAWN, EventKind.ENDED):
        days.append(before.latest_on)
    yield from (day for day in days if day is not None)


def _why_not_closed(
    letter: Letter, kind: EventKind, on: date, calendar: Calendar | None
) -> Refusal | None:
    """Why what a letter asked for cannot have come, or lapsed, on a day."""
    if on < letter.on:
        return Refusal.TOO_EARLY
    if kind not in AFTER_SERVICE:
        return None
    if letter.served_on is None:
        return Refusal.NOT_SERVED
    if kind not in LAPSES:
        return Refusal.TOO_EARLY if on < letter.served_on else None
    due_on = letter.due_on(calendar) if calendar is not None else None
    return Refusal.PERIOD_RUNS if due_on is not None and on <= due_on else None


def _faults(before: Standing, event: Event, calendar: Calendar | None) -> Iterator[Refusal]:
    """What the values of an event make impossible."""
    if event.kind is EventKind.SERVED:
        yield from _not_served(before, event)
    elif event.kind in (EventKind.OPINION_GIVEN, EventKind.OPINION_LAPSED):
        yield from _no_opinion(before, event, calendar)
    elif event.kind is EventKind.CONSULTED:
        if before.letter(Notice.CONSULTATION, event.party) is not None:
            yield Refusal.ONCE_ONLY
    elif event.kind is EventKind.EXTENDED:
        if (event.working_days or 0) > before.limits.extension:
            yield Refusal.TOO_LONG
    elif event.kind is EventKind.REASONS_ACCEPTED:
        yield from _not_delayed_so(before, event, calendar)
    elif event.kind is EventKind.REASONS_REJECTED:
        yield from _not_rejected_so(before, event, calendar)
    elif event.kind is EventKind.DRAFTED:
        yield from _not_answered_so(before, event)


def _no_opinion(before: Standing, event: Event, calendar: Calendar | None) -> Iterator[Refusal]:
    letter = before.letter(Notice.CONSULTATION, event.party)
    if letter is None or not letter.is_open:
        yield Refusal.NO_SUCH_LETTER
    elif (refusal := _why_not_closed(letter, event.kind, event.on, calendar)) is not None:
        yield refusal


def _not_delayed_so(before: Standing, event: Event, calendar: Calendar | None) -> Iterator[Refusal]:
    """A delayed answer is for a day to come, and for a reasonable one (art. 35)."""
    if event.until is None or event.until <= event.on:
        yield Refusal.TOO_EARLY
    elif calendar is not None and event.until > calendar.add(event.on, before.limits.delay):
        yield Refusal.TOO_FAR


def _not_rejected_so(
    before: Standing, event: Event, calendar: Calendar | None
) -> Iterator[Refusal]:
    """Nobody's reasons are turned down before they came, or their period ended (art. 35)."""
    letter = before.letter(Notice.REASONS)
    if letter is None:
        return
    if event.stated_on is not None:
        if not letter.on <= event.stated_on <= event.on:
            yield Refusal.TOO_EARLY
        return
    due_on = letter.due_on(calendar) if calendar is not None else None
    if due_on is not None and event.on <= due_on:
        yield Refusal.NEEDS_STATEMENT


def _not_served(before: Standing, event: Event) -> Iterator[Refusal]:
    letter = before.letter(event.notice, event.party)
    if letter is None or letter.served_on is not None:
        yield Refusal.NO_SUCH_LETTER
    elif event.on < letter.on:
        yield Refusal.TOO_EARLY


def _not_answered_so(before: Standing, event: Event) -> Iterator[Refusal]:
    """Kinds of answer that something must have gone before (arts 30, 32, 35)."""
    if event.answer is AnswerKind.UNABLE_UNCLEAR and before.corrected_on is None:
        yield Refusal.NEEDS_CORRECTION
    if event.answer is AnswerKind.REFUSE_EXCESSIVE and not before.reasons_rejected:
        yield Refusal.NEEDS_REASONS
    asked = any(one.whom is Consulted.THIRD_PARTY for one in before.letters)
    if event.answer is AnswerKind.DENY_THIRD and not asked:
        yield Refusal.NEEDS_THIRD_PARTY


__all__ = [
    "NotHereError",
    "NotPermittedError",
    "Permit",
    "Refusal",
    "may_still_ask",
    "permitted",
    "why_not",
]

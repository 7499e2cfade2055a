"""Cases in a line or two: what happened, in the words of the tests."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Any

from lubu.access_requests.rules.clocks import running
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.folding import Law, step
from lubu.access_requests.rules.kinds import (
    AnswerKind,
    Arrival,
    ClockKind,
    Consulted,
    EventKind,
    Notice,
)
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.terms import law as law_of
from lubu.working_days.loading import calendar_with

CALENDAR = calendar_with()
LAW: Law = law_of(CALENDAR)


def day(written: str) -> date:
    return date.fromisoformat(written)


def event(kind: EventKind, on: str | date, **values: Any) -> Event:
    return Event(kind=kind, on=day(on) if isinstance(on, str) else on, **values)


def received(on: str, arrival: Arrival = Arrival.IN_PERSON) -> list[Event]:
    """A case that was handed over the counter, and registered on the same day."""
    return [
        event(EventKind.ARRIVED, on, arrival=arrival),
        event(EventKind.REGISTERED, on),
    ]


def answered(on: str, kind: AnswerKind = AnswerKind.GRANT) -> list[Event]:
    """Drafted, checked, approved and sent on one day."""
    return [
        event(EventKind.DRAFTED, on, answer=kind),
        event(EventKind.LEGAL_PASSED, on),
        event(EventKind.APPROVED, on),
        event(EventKind.ISSUED, on),
    ]


def consulted(on: str, party: int = 1, whom: Consulted = Consulted.THIRD_PARTY) -> Event:
    return event(EventKind.CONSULTED, on, whom=whom, party=party)


def served(on: str, notice: Notice, party: int | None = None) -> Event:
    return event(EventKind.SERVED, on, notice=notice, party=party)


def stands(*events: Event | list[Event]) -> Standing:
    """Where a case stands when each event was recorded on its day."""
    whole = [one for given in events for one in (given if isinstance(given, list) else [given])]
    return reduce(lambda before, one: step(before, one, LAW), whole, Standing())


def due(standing: Standing, kind: ClockKind) -> date | None:
    """The last day of the one clock of a kind that runs."""
    [found] = [one for one in running(standing, CALENDAR) if one.kind is kind]
    return found.due_on

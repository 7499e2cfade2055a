"""What happened to a case, as it is kept for ever. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from lubu.access_requests.rules.kinds import AnswerKind, Arrival, Consulted, EventKind, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event; ``on`` is the day that counts in law, which may lie before the day of recording.

    Every other value belongs to some kinds only (:data:`NEEDS`, :data:`MAY_HAVE`):

    ``arrival``: how the application came. ``working_days``: the length of the period that a letter
    sets or adds. ``until``: the day to which an answer is delayed (art. 35). ``notice``: which
    letter was served. ``whom`` and ``party``: who is consulted, and a number that tells several
    apart. ``discloses``: whether the opinion agrees. ``answer``: the kind of answer drafted.
    ``amount_yuan``: a fee. ``stated_on``: the day on which the applicant's reasons came; none where
    the period for them ended without (art. 35).
    """

    kind: EventKind
    on: date
    arrival: Arrival | None = None
    working_days: int | None = None
    until: date | None = None
    notice: Notice | None = None
    whom: Consulted | None = None
    party: int | None = None
    discloses: bool | None = None
    answer: AnswerKind | None = None
    amount_yuan: int | None = None
    stated_on: date | None = None

    def __post_init__(self) -> None:
        given = {name for name in VALUES if getattr(self, name) is not None}
        needs = NEEDS.get(self.kind, frozenset())
        if self.kind is EventKind.SERVED and self.notice is Notice.CONSULTATION:
            needs = needs | {"party"}
        if wrong := (given ^ needs) - MAY_HAVE.get(self.kind, frozenset()):
            raise ValueError(
                f"{self.kind} with wrong or missing values: {', '.join(sorted(wrong))}"
            )

    def to_json(self) -> dict[str, Any]:
        """As it is stored: the values that are there, days in ISO 8601."""
        written = {name: getattr(self, name) for name in ("kind", "on", *VALUES)}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in written.items()
            if value is not None
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Event:
        """What :meth:`to_json` wrote.

        Raises:
            ValueError, KeyError, TypeError: it was not written by it.
        """
        read = {"kind": EventKind, "on": date.fromisoformat, **READ}
        return cls(**{name: read[name](value) for name, value in stored.items()})


VALUES = tuple(one.name for one in fields(Event) if one.name not in ("kind", "on"))
NEEDS: Mapping[EventKind, frozenset[str]] = {
    EventKind.ARRIVED: frozenset({"arrival"}),
    EventKind.CORRECTION_ASKED: frozenset({"working_days"}),
    EventKind.REASONS_ASKED: frozenset({"working_days"}),
    EventKind.REASONS_ACCEPTED: frozenset({"until"}),
    EventKind.CONSULTED: frozenset({"whom", "party"}),
    EventKind.OPINION_GIVEN: frozenset({"party", "discloses"}),
    EventKind.OPINION_LAPSED: frozenset({"party"}),
    EventKind.EXTENDED: frozenset({"working_days"}),
    EventKind.FEE_NOTICED: frozenset({"amount_yuan"}),
    EventKind.SERVED: frozenset({"notice"}),
    EventKind.DRAFTED: frozenset({"answer"}),
}
MAY_HAVE: Mapping[EventKind, frozenset[str]] = {
    EventKind.REASONS_REJECTED: frozenset({"stated_on"}),
}
READ: Mapping[str, Any] = {
    "arrival": Arrival,
    "working_days": int,
    "until": date.fromisoformat,
    "notice": Notice,
    "whom": Consulted,
    "party": int,
    "discloses": bool,
    "answer": AnswerKind,
    "amount_yuan": int,
    "stated_on": date.fromisoformat,
}

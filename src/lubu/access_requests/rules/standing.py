"""Where a case stands: what a fold over its events comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lubu.access_requests.rules.kinds import OVER, AnswerKind, Arrival, Notice, Row, State
from lubu.access_requests.rules.letters import Letter
from lubu.access_requests.rules.terms import Terms


class NotReceivedError(ValueError):
    """Something was asked of a case that has no day of receipt yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a case stands after some events; before the first it has no ``state``.

    ``started_on``: from when the answer's term runs now; a correction, or a payment, starts it
    anew. ``extended_by``: working days added. ``delayed_to``: the day that replaced the term (art.
    35). ``paused``: days that a payment took where it does not start the term anew. ``latest_on``:
    the latest day of all events. ``row``: where the ended case stands in table three.
    """

    state: State | None = None
    arrival: Arrival | None = None
    arrived_on: date | None = None
    attempts: tuple[date, ...] = ()
    received_on: date | None = None
    terms: Terms | None = None
    registered_on: date | None = None
    started_on: date | None = None
    corrected_on: date | None = None
    extended_by: int = 0
    extended_on: date | None = None
    delayed_to: date | None = None
    reasons_rejected: bool = False
    reasons_stated_on: date | None = None
    paused: tuple[tuple[date, date], ...] = ()
    fee_yuan: int | None = None
    letters: tuple[Letter, ...] = ()
    answer: AnswerKind | None = None
    approved_on: date | None = None
    issued_on: date | None = None
    served_on: date | None = None
    ended_on: date | None = None
    latest_on: date | None = None
    row: Row | None = None

    @property
    def limits(self) -> Terms:
        """The limits of its day. Raises :class:`NotReceivedError`."""
        if self.terms is None:
            raise NotReceivedError
        return self.terms

    @property
    def start(self) -> date:
        """From when the answer's term runs. Raises :class:`NotReceivedError`."""
        if self.started_on is None:
            raise NotReceivedError
        return self.started_on

    @property
    def is_over(self) -> bool:
        """Whether no clock of the organ's answer runs any more."""
        return self.state in OVER

    def open_letters(self, notice: Notice | None = None) -> Iterator[Letter]:
        """Letters that wait for something, of one kind or of all."""
        for letter in self.letters:
            if letter.is_open and notice in (None, letter.notice):
                yield letter

    def letter(self, notice: Notice | None, party: int | None = None) -> Letter | None:
        """The latest letter of a kind, to one party where there are several."""
        for one in reversed(self.letters):
            if one.notice is notice and one.party == party:
                return one
        return None

    def was_consulted(self) -> bool:
        """Whether anybody's opinion was asked."""
        return any(one.notice is Notice.CONSULTATION for one in self.letters)

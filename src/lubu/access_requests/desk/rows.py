"""A case as a line of the list, of a to-do list, and of the table that leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lubu.access_requests.actions.recording import law, standing_of
from lubu.access_requests.desk.clocks import left_words
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.resembling import Pointed, pointed_out
from lubu.access_requests.rules.clocks import answer_clock, running
from lubu.access_requests.rules.folding import Law
from lubu.access_requests.rules.kinds import ClockKind
from lubu.access_requests.rules.warning import Light, Warned, warned
from lubu.access_requests.standings import BrokenHistoryError
from lubu.organisations.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case with the working days that are left of its answer's term, and what is pointed out."""

    case: AccessRequest
    left: int | None
    warned: Warned
    unread: int
    pointed: Pointed

    @property
    def left_words(self) -> str:
        """The days left in words; empty where no answer is owed or the term does not run."""
        return "" if self.left is None else left_words(self.left)

    @property
    def is_late(self) -> bool:
        return self.warned.light is Light.OVER

    @property
    def is_soon(self) -> bool:
        return self.warned.light in (Light.SOON, Light.TODAY)


def days_left(case: AccessRequest, given: Law, today: date) -> tuple[int | None, Warned]:
    """Working days left of the answer's term, and what the terms say of it; the case's history is
    read, so it should be fetched with it."""
    if not case.is_open or case.received_on is None or case.due_on is None:
        return None, Warned(Light.CALM)
    try:
        standing = standing_of(case, given)
    except BrokenHistoryError:  # ``lubu check requests`` names it
        return None, Warned(Light.CALM)
    if not any(one.kind is ClockKind.ANSWER for one in running(standing, given.calendar)):
        return None, Warned(Light.CALM)
    left = answer_clock(standing, given.calendar).left(today, given.calendar)
    return left, warned(left, standing.limits.answer, standing.limits.warnings)


def lines(cases: Sequence[AccessRequest], user: User, today: date) -> list[Line]:
    """The cases as lines; ``history`` and ``messages`` are to be fetched with them."""
    given, pointed = law(), pointed_out(cases, user)
    found = []
    for case in cases:
        left, said = days_left(case, given, today)
        unread = sum(1 for one in case.messages.all() if one.taken_up_at is None)
        found.append(
            Line(case=case, left=left, warned=said, unread=unread, pointed=pointed[case.pk])
        )
    return found


def shortened(words: str, most: int = 48) -> str:
    """The words of an application in one line."""
    plain = " ".join(words.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def by_state(counted: Iterable[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """States with their numbers and the length of their bars, the longest being 100."""
    found = list(counted)
    top = max((number for _state, number in found), default=0) or 1
    return [(state, number, max(100 * number // top, 1)) for state, number in found]

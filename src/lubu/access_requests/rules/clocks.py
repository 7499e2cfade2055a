"""The clocks of a case: what runs, from when, to when, and why. Pure.

Source: 条例 arts 30-35; 信息处理费管理办法 art. 6; 民法典 art. 201 (the day itself is not counted).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lubu.access_requests.rules.kinds import BINDING, ClockKind, Consulted, Notice, State
from lubu.access_requests.rules.letters import Letter
from lubu.access_requests.rules.standing import Standing
from lubu.working_days.calendar import Calendar, Pause
from lubu.working_days.explaining import Explanation, explain

OF_LETTER = {
    Notice.CORRECTION: ClockKind.CORRECTION,
    Notice.REASONS: ClockKind.REASONS,
    Notice.CONSULTATION: ClockKind.CONSULTATION,
    Notice.FEE: ClockKind.FEE,
}
STOPPED = (State.CORRECTION_SENT, State.FEE_NOTICED)
"""While the applicant has to act, the answer's term does not run; it starts anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A term of ``working_days`` after ``start`` without the ``pauses``, by ``article``.

    ``due_on`` is None while nobody can know it: a letter is not served, or the term stands still.
    ``delayed_to``: the day that was set instead of a term (art. 35). ``is_provisional``: a year on
    the way has no notice yet.
    """

    kind: ClockKind
    start: date
    working_days: int
    article: str
    due_on: date | None
    pauses: tuple[Pause, ...] = ()
    delayed_to: date | None = None
    whom: Consulted | None = None
    party: int | None = None
    is_provisional: bool = False

    @property
    def binds_organ(self) -> bool:
        """Whether the organ has to be through by then."""
        return self.kind in BINDING

    def explained(self, calendar: Calendar) -> Explanation | None:
        """The days counted and skipped; None where a day was set, or none is known."""
        if self.due_on is None or self.delayed_to is not None:
            return None
        return explain(calendar, self.start, self.working_days, self.pauses)

    def left(self, today: date, calendar: Calendar) -> int | None:
        """Working days left after ``today``; nought on the last day, negative when it is over."""
        return None if self.due_on is None else calendar.count(today, self.due_on, self.pauses)

    def used(self, today: date, calendar: Calendar) -> int:
        """Working days of the term that went by up to and with ``today``."""
        return max(0, calendar.count(self.start, today, self.pauses))


def running(standing: Standing, calendar: Calendar) -> tuple[Clock, ...]:
    """The clocks that run, the organ's own first."""
    if standing.is_over or standing.received_on is None:
        return ()
    found = [answer_clock(standing, calendar)] if standing.state not in STOPPED else []
    if may_still_ask(standing):
        found.append(_notice_clock(standing, calendar))
    for letter in standing.open_letters():
        if letter.notice in OF_LETTER:
            found += _letter_clock(standing, letter, calendar)
    return tuple(found)


def may_still_ask(standing: Standing) -> bool:
    """Whether the one notice to correct has not been sent, and could be (art. 30)."""
    return standing.letter(Notice.CORRECTION) is None and standing.state in (
        State.ARRIVED,
        State.EXAMINING,
    )


def answer_clock(standing: Standing, calendar: Calendar) -> Clock:
    """The term of the answer, of a case that was received (art. 33)."""
    terms, start = standing.limits, standing.start
    number = terms.answer + standing.extended_by
    pauses = tuple(pauses_of(standing, calendar))
    due_on = standing.delayed_to or _due(standing, calendar, number, pauses)
    return Clock(
        kind=ClockKind.ANSWER,
        start=start,
        working_days=number,
        article=terms.article(ClockKind.ANSWER),
        due_on=due_on,
        pauses=pauses,
        delayed_to=standing.delayed_to,
        is_provisional=due_on is not None and calendar.is_provisional(start, due_on),
    )


def _due(
    standing: Standing, calendar: Calendar, number: int, pauses: tuple[Pause, ...]
) -> date | None:
    due_on = calendar.add(standing.start, number, pauses)
    endless = (
        letter
        for letter in standing.open_letters(Notice.CONSULTATION)
        if letter.is_endless(calendar)
    )
    return None if any(letter.on < due_on for letter in endless) else due_on


def pauses_of(standing: Standing, calendar: Calendar) -> Iterator[Pause]:
    """The days that the answer's term leaves out; where an opinion is still waited for, up to the
    last day on which it may come: the term can become shorter by an event, and never longer."""
    yield from standing.paused
    for letter in standing.letters:
        pause = letter.pause(calendar) if letter.notice is Notice.CONSULTATION else None
        if pause is not None:
            yield pause


def _notice_clock(standing: Standing, calendar: Calendar) -> Clock:
    terms, start = standing.limits, standing.start  # nothing has started it anew yet
    due_on = calendar.add(start, terms.correction_notice)
    return Clock(
        kind=ClockKind.CORRECTION_NOTICE,
        start=start,
        working_days=terms.correction_notice,
        article=terms.article(ClockKind.CORRECTION_NOTICE),
        due_on=due_on,
        is_provisional=calendar.is_provisional(start, due_on),
    )


def _letter_clock(standing: Standing, letter: Letter, calendar: Calendar) -> Iterator[Clock]:
    due_on = letter.due_on(calendar)
    if letter.served_on is None or due_on is None:
        return
    kind = OF_LETTER[letter.notice]
    yield Clock(
        kind=kind,
        start=letter.served_on,
        working_days=letter.working_days,
        article=standing.limits.article(kind, letter.whom),
        due_on=due_on,
        whom=letter.whom,
        party=letter.party,
        is_provisional=calendar.is_provisional(letter.served_on, due_on),
    )


def next_due(standing: Standing, calendar: Calendar) -> date | None:
    """The day that counts next: the answer's, or while that does not run, the others'."""
    clocks = running(standing, calendar)
    own = [one.due_on for one in clocks if one.kind is ClockKind.ANSWER and one.due_on]
    theirs = [one.due_on for one in clocks if not one.binds_organ and one.due_on]
    return min(own or theirs, default=None)

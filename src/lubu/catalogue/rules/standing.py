"""Whether an entry is fulfilled: never published, late by its own limit, or current."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lubu.catalogue.rules.vocabulary import Limit, LimitKind
from lubu.catalogue.rules.weekdays import AddDays, add_weekdays

A_DAY = timedelta(days=1)


class State(StrEnum):
    """What can be said of an entry on a day."""

    NEVER = "never"  # nothing is published
    LATE = "late"
    CURRENT = "current"


class Reason(StrEnum):
    """Why an entry stands as it does; the words for people are made of it and of the days."""

    NOTHING_OUT = "nothing_out"
    WAITS = "waits"  # a text waits longer than the limit allows
    PERIOD_MISSED = "period_missed"  # nothing came out in a period that asked for it
    OUT = "out"  # something stands, and nothing more is asked for yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A text of an entry: the day from which its limit runs, and the day on which it came out.

    ``made_on`` is the day of the document (``None``: not said), ``released_on`` ``None`` while it
    waits for its review or release. What was withdrawn is not handed in.
    """

    made_on: date | None
    released_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an entry stands, explained.

    ``last_on`` is the day on which something last came out, ``counted_from`` the day that the
    limit was counted from, ``due_on`` the last day on which the next text is in time (``None``: no
    day can be named), ``late_since`` the first day after it that has come.
    """

    state: State
    reason: Reason
    last_on: date | None = None
    counted_from: date | None = None
    due_on: date | None = None
    late_since: date | None = None


def standing(
    limit: Limit,
    texts: Iterable[Published],
    *,
    since: date,
    today: date,
    add_working_days: AddDays = add_weekdays,
) -> Standing:
    """How an entry with ``limit``, in the catalogue from ``since`` on, stands on ``today``.

    An entry of which nothing is out is `NEVER`, whatever its limit. Limits of days ask that no
    text waits beyond them; periodic ones that something came out in each period. The other kinds
    (promptly, continuously, with progress, before an event) name no day: what is out is current.
    Source: 政府信息公开条例 art. 26; 预算法 art. 14; the limits of the field guides.
    """
    known = list(texts)
    out = [text.released_on for text in known if text.released_on and text.released_on <= today]
    if limit.kind in PERIOD_MONTHS:
        return _periodic(limit, out, since=since, today=today)
    last = max(out, default=None)
    waiting = [text.made_on for text in known if text.released_on is None and text.made_on]
    if limit.after and waiting:
        found = _waiting(limit, min(waiting), last, today=today, add=add_working_days)
        if found is not None:
            return found
    if last is None:
        return Standing(state=State.NEVER, reason=Reason.NOTHING_OUT)
    return Standing(state=State.CURRENT, reason=Reason.OUT, last_on=last)


def due_on(limit: Limit, made_on: date, add_working_days: AddDays = add_weekdays) -> date | None:
    """The last day on which a text made on ``made_on`` is in time; ``None`` where no limit of
    days is counted. The day itself is not counted (民法典 art. 201)."""
    if limit.kind is LimitKind.WORKING_DAYS:
        return add_working_days(made_on, limit.days)
    if limit.kind is LimitKind.CALENDAR_DAYS:
        return made_on + timedelta(days=limit.days)
    return None


def _waiting(
    limit: Limit, made_on: date, last: date | None, *, today: date, add: AddDays
) -> Standing | None:
    due = due_on(limit, made_on, add)
    if due is None or (due >= today and last is None):
        return None
    late = due < today
    state = State.CURRENT if not late else State.NEVER if last is None else State.LATE
    return Standing(
        state=state,
        reason=Reason.WAITS if late else Reason.OUT,
        last_on=last,
        counted_from=made_on,
        due_on=due,
        late_since=due + A_DAY if late else None,
    )


def _periodic(limit: Limit, out: Sequence[date], *, since: date, today: date) -> Standing:
    last = max(out, default=None)
    if last is None:
        due = _first_deadline(limit, since)
        late = due + A_DAY if due < today else None
        return Standing(state=State.NEVER, reason=Reason.NOTHING_OUT, due_on=due, late_since=late)
    due = next_deadline(limit, last)
    late_since = due + A_DAY if due < today else None
    return Standing(
        state=State.LATE if late_since else State.CURRENT,
        reason=Reason.PERIOD_MISSED if late_since else Reason.OUT,
        last_on=last,
        counted_from=last,
        due_on=due,
        late_since=late_since,
    )


# --- periods --------------------------------------------------------------------------------------

PERIOD_MONTHS: Mapping[LimitKind, int] = {
    LimitKind.MONTHLY: 1,
    LimitKind.QUARTERLY: 3,
    LimitKind.HALF_YEARLY: 6,
    LimitKind.YEARLY: 12,
}


def deadline(limit: Limit, on: date) -> date:
    """The day by which a periodic limit asks for a text in the period that ``on`` lies in: its
    ``by`` or ``by_day``, else the last day of the period."""
    months = PERIOD_MONTHS[limit.kind]
    first = _first_day(on, months)
    if limit.by:
        return date(first.year, *limit.by)
    if limit.by_day:
        return first.replace(day=limit.by_day)
    return _shifted(first, months) - A_DAY


def next_deadline(limit: Limit, last: date) -> date:
    """The next day after a text that came out on ``last``: what came out in a period, even after
    its day, is that period's; the next one is asked for in the period that follows."""
    months = PERIOD_MONTHS[limit.kind]
    return deadline(limit, _shifted(_first_day(last, months), months))


def _first_deadline(limit: Limit, since: date) -> date:
    due = deadline(limit, since)
    return due if due >= since else next_deadline(limit, since)


def _first_day(on: date, months: int) -> date:
    return date(on.year, (on.month - 1) // months * months + 1, 1)


def _shifted(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


# --- coverage -------------------------------------------------------------------------------------

POINTS: Mapping[State, int] = {State.CURRENT: 2, State.LATE: 1, State.NEVER: 0}
MOST_POINTS = max(POINTS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well a catalogue, or a part of it, is fulfilled, of a hundred; with what made it.

    ``number`` is ``points`` of ``most`` in hundredths, rounded down, so that 100 means that every
    entry is current. Without entries there is nothing to fulfil, and no number.
    """

    current: int
    late: int
    never: int

    @property
    def entries(self) -> int:
        """How many entries are counted."""
        return self.current + self.late + self.never

    @property
    def points(self) -> int:
        """Two for a current entry, one for a late one, none where nothing is published."""
        counted = {State.CURRENT: self.current, State.LATE: self.late, State.NEVER: self.never}
        return sum(POINTS[state] * number for state, number in counted.items())

    @property
    def most(self) -> int:
        """The points that there would be if every entry were current."""
        return MOST_POINTS * self.entries

    @property
    def number(self) -> int | None:
        """Of a hundred."""
        return self.points * 100 // self.most if self.most else None


def score(states: Iterable[State]) -> Score:
    """The score of entries that stand so; dropped ones and those on request are not handed in."""
    counts = dict.fromkeys(State, 0)
    for state in states:
        counts[state] += 1
    return Score(current=counts[State.CURRENT], late=counts[State.LATE], never=counts[State.NEVER])

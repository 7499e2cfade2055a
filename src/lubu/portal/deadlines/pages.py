"""What the page of the deadline calculator shows, as data; see :mod:`lubu.portal.pages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.portal.pages import Link
from lubu.portal.search.found import Option


class CellState(StrEnum):
    """What a day is to the period; also the class of its cell."""

    OUTSIDE = "outside"
    START = "start"  # the day of the event, not counted
    COUNTED = "counted"
    WORKED = "worked"  # counted, though a Saturday or Sunday
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"  # the clock stood still
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the drawing: its number, and below it what it is to the period, as a sign."""

    day: int
    state: CellState
    sign: str


@dataclass(frozen=True, slots=True)
class MonthDrawn:
    """A month: its name, and weeks from Monday on; ``None`` where the week has no day of it."""

    title: str
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class SkippedRun:
    """Days beside each other that were skipped for one reason."""

    span: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineAnswer:
    """When a period ends, and why.

    ``due`` is the day in words; ``basis`` the limit of the law that was chosen, or empty; ``steps``
    are whole sentences in the order of the counting. ``is_end_only``: the period is too long, and
    only its end is drawn. ``sources`` say where the days of each year come from.
    """

    due_on: date
    due: str
    basis: str
    steps: tuple[str, ...]
    skipped: tuple[SkippedRun, ...]
    months: tuple[MonthDrawn, ...]
    is_end_only: bool
    is_provisional: bool
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePage:
    """The form, with what was typed, and the answer. ``faults`` are pairs of field and sentence."""

    action: str
    start: str
    number: str
    units: tuple[Option, ...]
    limits: tuple[Option, ...]
    weekdays: tuple[str, ...]
    faults: tuple[tuple[str, str], ...] = ()
    answer: DeadlineAnswer | None = None

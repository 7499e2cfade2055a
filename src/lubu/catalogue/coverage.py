"""How far an organ's catalogue is fulfilled: of each entry, each field and each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.published import texts_of
from lubu.catalogue.rules.standing import Published, Score, Standing, score, standing
from lubu.catalogue.rules.weekdays import AddDays, add_weekdays
from lubu.office.calendar import calendar
from lubu.organisations.models import Organ
from lubu.working_days.calendar import Calendar, OutOfCalendarError

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry with its standing."""

    entry: CatalogueEntry
    standing: Standing


def judged(
    organ: Organ,
    entries: Iterable[CatalogueEntry],
    today: date,
    texts: Mapping[int, Sequence[Published]] | None = None,
) -> list[Judged]:
    """Entries of an organ with how they stand on ``today``, in their order.

    ``texts`` are those of :func:`published.texts_of`, where they were asked for before.
    """
    texts = texts_of(organ) if texts is None else texts
    add = _adding(calendar())
    return [
        Judged(
            entry,
            standing(
                entry.content.limit,
                texts.get(entry.pk, ()),
                since=entry.since,
                today=today,
                add_working_days=add,
            ),
        )
        for entry in entries
    ]


def _adding(known: Calendar) -> AddDays:
    """Working days by the statutory calendar; Monday to Friday for documents of other years."""

    def add(start: date, days: int) -> date:
        try:
            return known.add(start, days)
        except OutOfCalendarError:
            return add_weekdays(start, days)

    return add


def counted(entry: CatalogueEntry) -> bool:
    """Whether coverage counts the entry: it is kept, and disclosed of the organ's own accord."""
    return entry.is_kept and entry.mode == "proactive"


def scores(rows: Iterable[Judged], by: Callable[[CatalogueEntry], K]) -> dict[K, Score]:
    """The score of each part of the entries that are counted, in the order of the first of it."""
    states = defaultdict(list)
    for row in rows:
        if counted(row.entry):
            states[by(row.entry)].append(row.standing.state)
    return {part: score(found) for part, found in states.items()}


def whole(rows: Iterable[Judged]) -> Score:
    """The score of all of them."""
    return score(row.standing.state for row in rows if counted(row.entry))

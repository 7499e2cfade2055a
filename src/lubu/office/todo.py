"""The register of to-do lists: rooms say what waits for a person, the desk shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from lubu.organisations.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing that waits: ``address`` opens it; ``due_on`` None when nothing presses."""

    title: str
    address: str
    what: str
    due_on: date | None = None
    urgent: bool = False

    def overdue(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today


Source = Callable[[User], Sequence[Todo]]
_sources: dict[str, tuple[object, Source]] = {}


def todo(name: str, label: object) -> Callable[[Source], Source]:
    """Register a list; ``label`` is its heading.

    Raises:
        ValueError: two lists of one name.
    """

    def add(source: Source) -> Source:
        if name in _sources:
            raise ValueError(f"two to-do lists are called {name!r}")
        _sources[name] = (label, source)
        return source

    return add


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list of what waits for a person: overdue first, then urgent, then by due date."""

    name: str
    label: object
    entries: tuple[Todo, ...]


def lists(user: User, today: date) -> list[Waiting]:
    """The lists in which something waits for ``user``."""

    def order(entry: Todo) -> tuple[bool, bool, date]:
        return (not entry.overdue(today), not entry.urgent, entry.due_on or date.max)

    found = (
        Waiting(name, label, tuple(sorted(source(user), key=order)))
        for name, (label, source) in _sources.items()
    )
    return [one for one in found if one.entries]


def waiting(user: User, today: date) -> list[tuple[object, list[Todo]]]:
    """What waits for ``user`` as pairs of heading and entries, in the order of :func:`lists`."""
    return [(one.label, list(one.entries)) for one in lists(user, today)]


def names() -> dict[str, object]:
    """The name and heading of every registered list."""
    return {name: label for name, (label, _source) in _sources.items()}

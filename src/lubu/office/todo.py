"""The register of to-do lists: rooms say what waits for a person, the desk shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from lubu.organisations.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing that waits: ``address`` opens it; ``due_on`` None when nothing presses.

    Mails, which others may read on their way, never say ``title`` or ``what``. ``reference`` is a
    number under which a mail may name it and ``deed`` what is to be done with it, in words that
    tell of nobody; without a reference a mail only counts it.
    """

    title: str
    address: str
    what: str
    due_on: date | None = None
    urgent: bool = False
    reference: str = ""
    deed: str = ""

    def overdue(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today


Source = Callable[[User], Sequence[Todo]]


@dataclass(frozen=True, slots=True)
class _List:
    label: object
    source: Source
    is_mailed: bool


_sources: dict[str, _List] = {}


def todo(name: str, label: object, *, is_mailed: bool = True) -> Callable[[Source], Source]:
    """Register a list; ``label`` is its heading. What nobody can do anything about yet is not
    ``is_mailed``: the daily reminder leaves it to the desk.

    Raises:
        ValueError: two lists of one name.
    """

    def add(source: Source) -> Source:
        if name in _sources:
            raise ValueError(f"two to-do lists are called {name!r}")
        _sources[name] = _List(label, source, is_mailed)
        return source

    return add


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list of what waits for a person: overdue first, then urgent, then by due date."""

    name: str
    label: object
    entries: tuple[Todo, ...]
    is_mailed: bool = True


def lists(user: User, today: date) -> list[Waiting]:
    """The lists in which something waits for ``user``."""

    def order(entry: Todo) -> tuple[bool, bool, date]:
        return (not entry.overdue(today), not entry.urgent, entry.due_on or date.max)

    found = (
        Waiting(name, one.label, tuple(sorted(one.source(user), key=order)), one.is_mailed)
        for name, one in _sources.items()
    )
    return [one for one in found if one.entries]


def waiting(user: User, today: date) -> list[tuple[object, list[Todo]]]:
    """What waits for ``user`` as pairs of heading and entries, in the order of :func:`lists`."""
    return [(one.label, list(one.entries)) for one in lists(user, today)]


def names() -> dict[str, object]:
    """The name and heading of every registered list."""
    return {name: one.label for name, one in _sources.items()}

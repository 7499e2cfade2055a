"""Who asks, for parts that Wagtail tells no person: the one whose request is being answered.

Its choosers and texts turn any key that was posted into a title. They are held to what the person
sees (`desk.chosen`), and to what the text that is being edited carries already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db.models import Model

from lubu.organisations.models import User
from lubu.organisations.visibility import may_see


@dataclass(frozen=True, slots=True)
class Asking:
    """One request: its person, and the rows that a form of it shows whoever may edit it."""

    person: User | None
    carried: set[Model] = field(default_factory=set)


_asking: ContextVar[Asking] = ContextVar("asking", default=Asking(None))  # noqa: B039  nobody's


@contextmanager
def asked_by(person: User | None) -> Iterator[None]:
    """Answer what is done inside for ``person``."""
    token = _asking.set(Asking(person))
    try:
        yield
    finally:
        _asking.reset(token)


def carry(rows: Iterable[Model]) -> None:
    """Of the text being edited: what it names stays shown to whoever may edit it."""
    _asking.get().carried.update(rows)


def may_be_shown(row: Model) -> bool:
    """Whether who asks may be told what a row is called."""
    asking = _asking.get()
    return row in asking.carried or (asking.person is not None and may_see(asking.person, row))

"""One table from a room's error to what a person is told: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explained:
    """An HTTP status and a sentence with named placeholders, filled from the error's fields."""

    status: int
    sentence: object


_table: dict[type[Exception], Explained] = {}


def explain(errors: Mapping[type[Exception], tuple[int, object]]) -> None:
    """Register a room's errors.

    Raises:
        ValueError: an error that has its row already.
    """
    for kind, (status, sentence) in errors.items():
        if kind in _table:
            raise ValueError(f"{kind.__name__} is explained twice")
        _table[kind] = Explained(status, sentence)


def explained() -> dict[type[Exception], Explained]:
    """The whole table."""
    return dict(_table)


def knows(error: Exception) -> bool:
    """Whether the table has a row for this error or one of its bases."""
    return any(kind in _table for kind in type(error).__mro__)


def sentence(error: Exception) -> str:
    """What to tell the person, in the language in force.

    Raises:
        KeyError: the table has no row; a programming error that a house test finds.
    """
    for kind in type(error).__mro__:
        if kind in _table:
            return str(_table[kind].sentence) % _Fields(vars(error))
    raise KeyError(type(error).__name__)


def status(error: Exception) -> int:
    """The HTTP status that fits."""
    return next(_table[kind].status for kind in type(error).__mro__ if kind in _table)


class _Fields(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""

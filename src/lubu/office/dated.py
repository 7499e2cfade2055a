"""Dated data: what a law or an office sets from a day on, until the next entry does. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """An entry that is in force from a day on."""

    @property
    def valid_from(self) -> date: ...


Entry = TypeVar("Entry", bound=Dated)


class NoTermsError(ValueError):
    """No terms were in force on ``day``."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"no terms in force on {day}")


def in_force(terms: Iterable[Entry], day: date) -> Entry:
    """The entry in force on ``day``, in whatever order they come.

    Raises:
        NoTermsError: the first one begins later.
    """
    begun = [one for one in terms if one.valid_from <= day]
    if not begun:
        raise NoTermsError(day)
    return max(begun, key=lambda one: one.valid_from)

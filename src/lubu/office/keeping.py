"""How long personal data are kept, and what happens then: dated data, pure."""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class Deed(StrEnum):
    """What happens when the time is up."""

    ERASE = "erase"  # the personal fields go, the row stays for the figures
    ARCHIVE = "archive"  # the row goes into a sealed file for the archive, then it is deleted
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What is in force from ``valid_from`` on: ``months`` after its matter was closed, a row has
    its ``deed``."""

    valid_from: date
    months: int
    deed: Deed
    source: str


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month.

    >>> months_before(date(2024, 3, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def read_terms(file: Path) -> Mapping[str, tuple[Term, ...]]:
    """The terms of a room's data file by the name of what they are for."""
    with file.open("rb") as opened:
        content = tomllib.load(opened)
    return {
        name: tuple(Term(**{**entry, "deed": Deed(entry["deed"])}) for entry in entries)
        for name, entries in content.items()
    }

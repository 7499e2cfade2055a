"""What a daily reminder says (每日提醒): what waits, grouped and ordered; pure.

A mail passes through the hands of others: it has numbers, deeds and days, and no words of a text
or of a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

MOST_NAMED: Final = 20  # entries of one list that a mail names; of more it says the number


class ReminderState(StrEnum):
    """What became of one person's reminder of one day."""

    NOTHING = "nothing"  # nothing waited: no mail
    SENDING = "sending"  # handed over, or the process died while it was: nobody knows
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """One thing that waits with a last day, or is urgent.

    ``reference`` is a number that tells nothing of anybody, or empty; ``left`` are the working
    days after today, nought on the last day and negative after it, None where they are not known.
    """

    reference: str = ""
    deed: str = ""
    due_on: date | None = None
    left: int | None = None
    is_urgent: bool = False

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed."""
        return self.left is not None and self.left < 0

    @property
    def rank(self) -> tuple[bool, bool, date, str]:
        """Smaller is more pressing: overdue, urgent, then by the last day."""
        return (not self.is_overdue, not self.is_urgent, self.due_on or date.max, self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One list of a reminder: its first entries by their numbers, and how many more there are.

    ``first`` is the most pressing of those that are only counted.
    """

    heading: str
    named: tuple[Pressing, ...]
    more: int
    first: Pressing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A whole reminder: its sections, the most pressing first, and its numbers."""

    sections: tuple[Section, ...]
    number: int
    overdue: int


def told(lists: Iterable[tuple[str, Sequence[Pressing]]]) -> Told:
    """What is said of lists of headings and entries; what neither has a day nor is urgent waits on
    the desk alone, without a mail."""
    found = []
    for heading, entries in lists:
        presses = [one for one in entries if one.is_urgent or one.due_on is not None]
        if presses:
            found.append((heading, sorted(presses, key=lambda one: one.rank)))
    found.sort(key=lambda one: one[1][0].rank)
    every = [one for _heading, entries in found for one in entries]
    return Told(
        sections=tuple(_section(heading, entries) for heading, entries in found),
        number=len(every),
        overdue=sum(one.is_overdue for one in every),
    )


def _section(heading: str, entries: Sequence[Pressing]) -> Section:
    named = [one for one in entries if one.reference][:MOST_NAMED]
    rest = [one for one in entries if one not in named]
    return Section(
        heading=heading,
        named=tuple(named),
        more=len(entries) - len(named),
        first=rest[0] if rest else None,
    )

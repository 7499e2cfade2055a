"""Working days, counted as Monday to Friday, where no calendar is at hand.

Whoever judges a limit hands in the function that counts (``AddDays``): the statutory calendar's,
and this one for years that it does not cover.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

AddDays: TypeAlias = Callable[[date, int], date]
SATURDAY = 5
A_WEEK = 5  # working days of one


def add_weekdays(start: date, days: int) -> date:
    """The ``days``-th weekday after ``start``, which is not counted; ``start`` where it is none."""
    weeks, rest = divmod(days, A_WEEK)
    found = start + timedelta(weeks=weeks)
    if days and found.weekday() >= SATURDAY:  # whole weeks from a weekend end on a Friday
        found -= timedelta(days=found.weekday() - SATURDAY + 1)
    while rest:
        found += timedelta(days=1)
        rest -= found.weekday() < SATURDAY
    return found

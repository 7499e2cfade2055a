"""Working days, counted as Monday to Friday.

The one place that says so: the statutory calendar with its holidays and make-up days is not part
of this room, and whoever judges a limit hands in the function that counts (``AddDays``).
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

"""The demonstration's clock: what is done inside happens on the day that the record tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def standing_at(year: int, month: int, day: int, hour: int, minute: int = 0) -> Iterator[None]:
    """Let the application's clock begin at this moment of the site's zone, and go on from there.

    The actions know no other time than ``timezone.now()``: so that the demonstration can use them
    for its past as well, and needs no second way around their rules. For one thread, building.
    """
    zone = timezone.get_default_timezone()
    real, moment = timezone.now, datetime(year, month, day, hour, minute, tzinfo=zone)
    begun = real()
    _set(lambda: moment + (real() - begun))
    try:
        yield
    finally:
        _set(real)


def _set(now: object) -> None:
    setattr(timezone, "now", now)  # noqa: B010  a function, which may not be assigned to

"""How near the last day of an answer is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Light(StrEnum):
    """What a list says of a case beside its day."""

    CALM = "calm"
    SOON = "soon"  # a warning of the terms has passed
    TODAY = "today"  # the last day
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Warned:
    """``day`` is the last warning that passed, in working days of a plain term."""

    light: Light
    day: int | None = None


def warned(left: int | None, answer: int, warnings: Iterable[int]) -> Warned:
    """What is to be said of a case with ``left`` working days after today.

    ``warnings`` are counted within a term of ``answer`` working days; an extended term warns as
    long before its end as a plain one. ``left`` is None while nobody knows the end.
    """
    if left is None:
        return Warned(Light.CALM)
    passed = max((day for day in warnings if left <= answer - day), default=None)
    if left < 0:
        return Warned(Light.OVER, passed)
    if left == 0:
        return Warned(Light.TODAY, passed)
    return Warned(Light.CALM if passed is None else Light.SOON, passed)

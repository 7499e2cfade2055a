"""Urgent notices above every page: from when until when; pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_TEXT = 80  # what is read at a glance, on a phone too
LONGEST = timedelta(days=30)  # a notice that always stands is read by nobody


class NoticeState(StrEnum):
    """Where an urgent notice stands."""

    PLANNED = "planned"
    UP = "up"
    OVER = "over"  # by the clock
    TAKEN_DOWN = "taken_down"  # by hand


class NoticePeriodError(ValueError):
    """The notice would end before it begins, is over already, or would stand too long."""

    field = "ends_at"


def check_period(begins_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Whether a notice may stand from ``begins_at`` until ``ends_at``.

    Raises:
        NoticePeriodError: no.
    """
    if ends_at <= max(begins_at, now) or ends_at - max(begins_at, now) > LONGEST:
        raise NoticePeriodError
    if begins_at - now > LONGEST:
        raise NoticePeriodError


def due_state(begins_at: datetime, ends_at: datetime, now: datetime) -> NoticeState:
    """What the clock makes of a notice that nobody took down."""
    if now >= ends_at:
        return NoticeState.OVER
    return NoticeState.UP if now >= begins_at else NoticeState.PLANNED

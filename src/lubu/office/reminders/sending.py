"""Sending the day's reminders, a few seconds at a time.

Nothing is sent inside a transaction: a mark is committed, the mail is handed over, and what became
of it is committed. See :mod:`lubu.office.reminders.actions` for what holds when the process dies.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from lubu.office import mail
from lubu.office.calendar import calendar
from lubu.office.mail import Outcome
from lubu.office.models import Reminder
from lubu.office.reminders import actions
from lubu.office.reminders.letters import in_language_of, letter, waiting
from lubu.office.reminders.rules import ReminderState, Told
from lubu.organisations.models import User
from lubu.working_days.calendar import OutOfCalendarError

logger = logging.getLogger(__name__)

TURN_SECONDS = 20.0  # of the clock, which has other things to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How far a day's reminders are; ``unknown`` are mails of which nobody knows whether they
    went out, ``left`` the people still to be looked at."""

    on: date
    sent: int
    refused: int
    unknown: int
    left: int


def is_day_of_reminders(on: date) -> bool:
    """Whether the day is worked; where no calendar knows, any but Saturday and Sunday."""
    try:
        return calendar().is_working_day(on)
    except OutOfCalendarError:
        return on.weekday() < 5


def due(on: date) -> Iterator[tuple[User, Told]]:
    """Who would get a reminder now and has not had it, with what it would tell."""
    for user in actions.to_remind(on):
        with in_language_of(user):
            says = waiting(user, on)
        if says.number:
            yield user, says


def standing(on: date) -> Day:
    """How far the day is."""
    rows = Reminder.objects.all()
    return Day(
        on=on,
        sent=rows.of_day(on, ReminderState.SENT).count(),
        refused=rows.of_day(on, ReminderState.REFUSED).count(),
        unknown=rows.of_day(on, ReminderState.SENDING).count(),
        left=actions.to_remind(on).count(),
    )


def send_reminders(*, at: datetime, seconds: float | None = None) -> Day:
    """Send what is due on this day to who has not had it, for so many seconds at most.

    On a day of rest, and where mail is not set up, nothing is sent. Repeatable: nobody gets two.

    Raises:
        mail.NoServerError: the mail server cannot be reached; everything stays due.
    """
    on = timezone.localdate(at)
    until = time.monotonic() + seconds if seconds is not None else float("inf")
    if is_day_of_reminders(on) and mail.can_go_out():
        keys = list(actions.to_remind(on).values_list("pk", flat=True))
        if keys:
            _send(keys, on, until)
    return standing(on)


def _send(keys: list[int], on: date, until: float) -> None:
    connection = mail.opened()
    try:
        for key in keys:
            if time.monotonic() > until or not _send_one(key, on, connection):
                return
    finally:
        connection.close()


def _send_one(key: int, on: date, connection: BaseEmailBackend) -> bool:
    """Whether the next one can be sent."""
    user = User._default_manager.get(pk=key)
    with in_language_of(user):
        try:
            says = waiting(user, on)
        except Exception:  # one room's fault must not keep the others from being reminded
            logger.exception("what waits for account %s could not be gathered", key)
            return True
        claimed = actions.claim(key, on=on, number=says.number, overdue=says.overdue)
        if claimed is None:
            return True
        outcome = mail.hand_over(letter(user, says, on), connection)
    if outcome is Outcome.TAKEN:
        actions.note_sent(claimed.pk)
    elif outcome is Outcome.REFUSED:
        actions.note_refused(claimed.pk)
    elif outcome is Outcome.NOT_TAKEN:
        actions.put_back(claimed.pk)
    return outcome in (Outcome.TAKEN, Outcome.REFUSED)

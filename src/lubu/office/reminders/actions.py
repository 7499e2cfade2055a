"""The marks around each reminder.

A reminder is marked before its mail is handed over, and a person has one mark a day: at most one
mail a day, with two workers and whenever one of them dies. Where nobody knows whether a mail went
out, it is not sent again; what it told waits on the desk all the same, and comes with the next
day's.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from lubu.office.models import Reminder
from lubu.office.reminders.rules import ReminderState
from lubu.organisations.models import Appointment, User

KEPT: Final = timedelta(days=60)


def to_remind(on: date) -> QuerySet[User]:
    """The people whose reminder of the day is not settled: they hold a post, can be written to,
    and do not mind."""
    held = Appointment.objects.held(on).filter(user=OuterRef("pk"))
    settled = Reminder.objects.filter(user=OuterRef("pk"), on=on)
    rows = User._default_manager.filter(Exists(held), ~Exists(settled))
    return rows.filter(is_active=True, wants_reminders=True).exclude(email="").order_by("pk")


@transaction.atomic
def claim(user_id: int, *, on: date, number: int, overdue: int) -> Reminder | None:
    """Mark a person's day as settled, and return the mark where a mail is to be sent.

    Nothing where none is: nothing waits, somebody else claimed it, or it is not wanted any more.
    """
    if not to_remind(on).filter(pk=user_id).exists():
        return None
    state = ReminderState.SENDING if number else ReminderState.NOTHING
    row, is_new = Reminder.objects.get_or_create(
        user_id=user_id,
        on=on,
        defaults={"state": state.value, "number": number, "overdue": overdue},
    )
    return row if is_new and number else None


@transaction.atomic
def note_sent(reminder_id: int) -> None:
    """The mail server has taken it."""
    _settle(reminder_id, ReminderState.SENT)


@transaction.atomic
def note_refused(reminder_id: int) -> None:
    """The mail server does not take it, or not for this address: not again today."""
    _settle(reminder_id, ReminderState.REFUSED)


@transaction.atomic
def put_back(reminder_id: int) -> None:
    """It is certain that the mail was not handed over: the day is open again."""
    Reminder.objects.filter(pk=reminder_id, state=ReminderState.SENDING.value).delete()


@transaction.atomic
def forget(*, on: date) -> int:
    """Delete the marks of long ago; returns how many."""
    count, _by_model = Reminder.objects.filter(on__lt=on - KEPT).delete()
    return count


def _settle(reminder_id: int, state: ReminderState) -> None:
    rows = Reminder.objects.filter(pk=reminder_id, state=ReminderState.SENDING.value)
    rows.update(state=state.value)

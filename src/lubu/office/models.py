"""The reminders that went to staff, one a person and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.office.reminders.rules import ReminderState
from lubu.organisations.models import User, VisibleQuerySet

if TYPE_CHECKING:
    from datetime import date
    from typing import Self

REMINDER_STATE_LABELS = {
    ReminderState.NOTHING: _("nothing waited"),
    ReminderState.SENDING: _("handed over; not known whether it arrived"),
    ReminderState.SENT: _("sent"),
    ReminderState.REFUSED: _("refused by the mail server"),
}


class ReminderQuerySet(VisibleQuerySet["Reminder"]):
    def mails(self) -> Self:
        """Those of which a mail was written."""
        return self.exclude(state=ReminderState.NOTHING.value)

    def of_day(self, on: date, *states: ReminderState) -> Self:
        """Those of one day in one of these states."""
        return self.filter(on=on, state__in=[state.value for state in states])


class Reminder(models.Model):
    """A person's reminder of one day (每日提醒): the mark that keeps it from being sent again, and
    how many things it told. It goes after some weeks."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("account")
    )
    on = models.DateField(_("day"), db_index=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in REMINDER_STATE_LABELS.items()},
    )
    number = models.PositiveIntegerField(_("number of things"), default=0)
    overdue = models.PositiveIntegerField(_("overdue"), default=0)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily reminder")
        verbose_name_plural = _("daily reminders")
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.on}"

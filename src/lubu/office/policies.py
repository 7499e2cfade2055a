"""Who sees the rows that belong to no room alone."""

from __future__ import annotations

from django.db.models import Q

from lubu.office.models import Reminder
from lubu.organisations.models import User
from lubu.organisations.visibility import NOTHING, policy


@policy(Reminder)
def reminders(user: User | None) -> Q:
    """One's own: of others the check counts which were refused."""
    return NOTHING if user is None else Q(user=user.pk)

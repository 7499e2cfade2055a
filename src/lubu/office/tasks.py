"""What happens by the clock and belongs to no room alone."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from lubu.office.mail import NoServerError
from lubu.office.reminders import actions
from lubu.office.reminders.sending import TURN_SECONDS, send_reminders
from lubu.office.schedule import every

logger = logging.getLogger(__name__)


@every(minutes=1, name="reminders by e-mail")
def remind(at: datetime) -> None:
    """Remind people of what waits, on working days from the hour on, a few seconds a minute.
    Repeatable: nobody gets two a day."""
    if timezone.localtime(at).hour < settings.LUBU_REMINDER_HOUR:
        return
    try:
        send_reminders(at=at, seconds=TURN_SECONDS)
    except NoServerError as error:
        logger.warning("reminders wait for the mail server: %s", error.said)


@every(minutes=1440, name="old reminders")
def forget(at: datetime) -> None:
    """Delete the marks of reminders of long ago. Repeatable: what is gone is gone."""
    actions.forget(on=timezone.localdate(at))

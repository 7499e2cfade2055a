"""`lubu remind`."""

from __future__ import annotations

from datetime import date

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office import mail
from lubu.office.reminders.sending import due, is_day_of_reminders, send_reminders


@click.command(
    help=gettext_noop(
        "Remind people by mail of what waits for them and has a last day; the worker does it by "
        "itself on working days from LUBU_REMINDER_HOUR on.\n\n"
        "Nobody gets two on one day, however often it is run; on a day of rest nobody gets any. "
        "Exit code 1 when addresses refused their mail, it is not known of one whether it went "
        "out, or somebody is left, 3 when the mail server cannot be reached."
    )
)
@click.option(
    "--dry-run",
    is_flag=True,
    help=gettext_noop("Only say who would be reminded, and of how many things."),
)
@output.format_option("text", "json")
def remind(*, dry_run: bool, form: str) -> int:
    """Send, or say what would be sent."""
    now = timezone.now()
    on = timezone.localdate(now)
    is_worked = is_day_of_reminders(on)
    if not is_worked and form == "text":
        output.emit(_("%(day)s is a day of rest: nobody is reminded.") % {"day": on.isoformat()})
    if dry_run:
        return _would_send(on, is_worked, form)
    if not mail.can_go_out():
        raise output.UnreadableError(
            _("No mail can go out. Run “lubu check mail”, and mend what it finds.")
        )
    try:
        day = send_reminders(at=now)
    except mail.NoServerError as error:
        raise output.UnreadableError(
            _("The mail server cannot be reached: %(why)s. What is due is sent later.")
            % {"why": error.said}
        ) from error
    left = day.left if is_worked else 0
    numbers = {"sent": day.sent, "refused": day.refused, "unknown": day.unknown, "left": left}
    if form == "json":
        output.emit_json({"on": on.isoformat(), "is_working_day": is_worked, **numbers})
    elif is_worked:
        said = _(
            "Reminders of today: %(sent)s sent, %(refused)s refused, %(unknown)s of which nobody "
            "knows; %(left)s people are left."
        )
        output.emit(said % numbers)
    return output.FOUND if day.refused or day.unknown or left else output.FINE


def _would_send(on: date, is_worked: bool, form: str) -> int:
    found = list(due(on)) if is_worked else []
    if form == "json":
        people = [
            {"account": user.username, "number": says.number, "overdue": says.overdue}
            for user, says in found
        ]
        output.emit_json({"on": on.isoformat(), "is_working_day": is_worked, "people": people})
        return output.FINE
    for user, says in found:
        words = ngettext(
            "%(account)s: %(number)s thing, overdue: %(overdue)s",
            "%(account)s: %(number)s things, overdue: %(overdue)s",
            says.number,
        )
        numbers = {"number": says.number, "overdue": says.overdue}
        output.emit(words % {"account": user.username, **numbers})
    if is_worked and not found:
        output.emit(_("Nobody would be reminded now."))
    return output.FINE

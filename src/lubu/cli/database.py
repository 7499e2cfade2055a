"""The database's form."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office import database


def pending() -> list[str]:
    """Names of the migrations that the database has not seen.

    Raises:
        output.UnreadableError: the database does not answer, or is another version's.
    """
    try:
        return database.pending()
    except database.UnreachableError as error:
        raise output.UnreadableError(
            _("The database cannot be reached: %(why)s Check DATABASE_URL.") % {"why": error.why}
        ) from error
    except database.UnsupportedFormError as error:
        raise output.UnreadableError(error.sentence()) from error


def bring_up_to_date() -> int:
    """Run the pending migrations; returns how many there were.

    Raises:
        output.UnreadableError: as :func:`pending`, before anything was changed.
    """
    names = pending()
    folders = map(Path, (settings.LUBU_HOME, settings.MEDIA_ROOT, settings.STATIC_ROOT))
    for folder in folders:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    if names:
        output.say(_("Preparing the database …"))
        call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).chmod(0o640)
    return len(names)


@click.command(help=gettext_noop("Bring the database to the form that this version needs."))
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help=gettext_noop("Change nothing; exit 1 if out of date."),
)
def migrate(*, only_check: bool) -> int:
    """Run what is pending, or name it."""
    if only_check:
        names = pending()
        for name in names:
            output.emit(name)
        return output.FOUND if names else output.FINE
    count = bring_up_to_date()
    if count:
        text = ngettext(
            "The database is ready; %(count)s migration was run.",
            "The database is ready; %(count)s migrations were run.",
            count,
        )
        output.say(text % {"count": count})
    else:
        output.say(_("The database is up to date."))
    return output.FINE

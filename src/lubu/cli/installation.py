"""Opening an installation: settings read, every fault in them told at once."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import click

from lubu.cli import output

NO_TABLE = re.compile(r"no such table|relation .* does not exist")  # SQLite; PostgreSQL


class FaultySettingsError(click.ClickException):
    """One sentence a variable."""

    exit_code = output.WRONG_USE

    def show(self, file: object = None) -> None:
        output.say(self.message)


def home() -> Path:
    """Where the installation lives, as the settings read it."""
    return Path(os.environ.get("LUBU_HOME") or "./var").resolve()


def stands() -> bool:
    """Whether one is open, or there to open; to open up where there is none leaves files there."""
    is_open = "django.apps" in sys.modules and sys.modules["django.apps"].apps.ready
    is_elsewhere = bool(os.environ.get("DATABASE_URL"))
    return is_open or is_elsewhere or (home() / "lubu.sqlite3").exists()


def open_up() -> None:
    """Set Django up.

    Raises:
        FaultySettingsError: environment variables with values that cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lubu.settings")
    import django
    from environs import EnvValidationError

    try:
        django.setup()
    except EnvValidationError as error:
        faults = error.error_messages
        lines = [
            f"The setting {name} cannot be used: {' '.join(map(str, messages))}"
            for name, messages in (faults.items() if isinstance(faults, dict) else [("", faults)])
        ]
        raise FaultySettingsError("\n".join(lines)) from error


def why_unready(error: Exception) -> str | None:
    """What to do about a database without tables; ``None`` for every other error."""
    if "django" not in sys.modules:
        return None
    from django.db import OperationalError, ProgrammingError
    from django.utils.translation import gettext as _

    if isinstance(error, OperationalError | ProgrammingError) and NO_TABLE.search(str(error)):
        return _("The database is not ready: run “lubu migrate” first.")
    return None

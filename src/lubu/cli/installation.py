"""Opening an installation: settings read, every fault in them told at once."""

from __future__ import annotations

import gc
import os
import re
import sys
from pathlib import Path

import click

from lubu import language
from lubu.cli import output
from lubu.language import gettext as _

OBJECTS_BETWEEN_COLLECTIONS = 50_000  # 700 otherwise: a fifth of a long command's time
NOT_READY = re.compile(r"no such (table|column)|(relation|column) .* does not exist")


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
    """Set Django up, to speak the language of the command line.

    Raises:
        FaultySettingsError: environment variables with values that cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lubu.settings")
    import django
    from django.utils import translation
    from environs import EnvValidationError

    try:
        django.setup()
    except EnvValidationError as error:
        faults = error.error_messages
        named = faults if isinstance(faults, dict) else {"": faults}
        raise FaultySettingsError(
            "\n".join(_faulty(name, str(next(iter(said)))) for name, said in named.items())
        ) from error
    except OSError as error:  # the folder of the installation is made when settings are read
        raise FaultySettingsError(
            _("%(path)s cannot be used: %(why)s. Set LUBU_HOME to a folder that can be written.")
            % {"path": error.filename, "why": language.reason(error)}
        ) from error
    translation.activate(language.in_force())
    collect_rarely()


def collect_rarely() -> None:
    """Leave alone what was loaded so far, and look for garbage less often from here on."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def _faulty(name: str, sentence: str) -> str:
    said = language.of_parts(sentence)
    return _("The setting %(name)s cannot be used: %(why)s") % {"name": name, "why": said}


def why_unready(error: Exception) -> click.ClickException | None:
    """What to do about a database that is not there or has no tables; else ``None``."""
    if "django" not in sys.modules:
        return None
    from django.db import DatabaseError, OperationalError

    if isinstance(error, DatabaseError) and NOT_READY.search(str(error)):
        return click.UsageError(_("The database is not ready: run “lubu migrate” first."))
    if isinstance(error, OperationalError) or type(error) is DatabaseError:  # not our mistakes
        why = str(error).strip().split("\n")[0]
        return output.UnreadableError(
            _("The database cannot be reached: %(why)s Check DATABASE_URL.") % {"why": why}
        )
    return None

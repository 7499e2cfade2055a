"""Opening an installation: settings read, every fault in them told at once."""

from __future__ import annotations

import os

import click

from lubu.cli import output


class FaultySettingsError(click.ClickException):
    """One sentence a variable."""

    exit_code = output.WRONG_USE

    def show(self, file: object = None) -> None:
        output.say(self.message)


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

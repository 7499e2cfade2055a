"""From a room's error to what the person at the screen is told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from lubu.channels.actions import AlreadyRunningError, NothingToTakeDownError, NotYourChannelError
from lubu.channels.actions.accounts import ChannelNameTakenError, SecondWebsiteError
from lubu.channels.addresses import AddressRefusedError, UnknownHostError
from lubu.channels.packages import FileNotCleanError
from lubu.channels.rules import (
    PeriodError,
    PostedDayError,
    ProofMissingError,
    ReadsDayError,
    ReadsFellError,
    ReadsNumberError,
)
from lubu.office import errors
from lubu.publishing import explanations
from lubu.publishing.actions.releasing import NotReleasableError
from lubu.publishing.files.kinds import RefusedFileError

REFUSALS = (
    AddressRefusedError,
    AlreadyRunningError,
    ChannelNameTakenError,
    FileNotCleanError,
    NothingToTakeDownError,
    NotReleasableError,
    NotYourChannelError,
    PeriodError,
    PostedDayError,
    ProofMissingError,
    ReadsDayError,
    ReadsFellError,
    ReadsNumberError,
    RefusedFileError,
    SecondWebsiteError,
    UnknownHostError,
)


def sentence(error: Exception) -> str:
    """What to tell the person; for another room's error without a row, that it was refused."""
    if errors.knows(error):
        return errors.sentence(error)
    return _("This cannot be done as things stand now. Reload the page and look again.")


def status(error: Exception) -> int:
    """The HTTP status that fits."""
    return errors.status(error) if errors.knows(error) else 409


def put_on(form: forms.Form, error: Exception) -> int:
    """Show a refusal on the form, at its fields where it names them; returns the status."""
    if isinstance(error, ProofMissingError):
        for name in error.missing:
            form.add_error(name, _("This kind of channel is proved with it."))
    if isinstance(error, UnknownHostError):
        form.fields["is_confirmed"].widget = forms.CheckboxInput()
    for words in (sentence(error), *explanations.reasons(error)):
        form.add_error(None, words)
    return status(error)

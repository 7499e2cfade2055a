"""What a command says: results to standard output, all else to standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from lubu import language
from lubu.language import gettext as _
from lubu.language import gettext_noop

FINE, FOUND, WRONG_USE, UNREADABLE = 0, 1, 2, 3

F = TypeVar("F", bound=Callable[..., object])


class UnreadableError(click.ClickException):
    """Something from outside could not be read; the message says what and what to do."""

    exit_code = UNREADABLE


def format_option(*choices: str) -> Callable[[F], F]:
    """The option ``--format``, ``text`` unless told."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices or ("text", "json")),
        default=(choices or ("text",))[0],
        show_default=True,
        help=gettext_noop("How to write the result."),
    )


def emit(text: str) -> None:
    """Write a result; a reader who has gone away (``| head``) is no error."""
    with _reader_may_leave():
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()


def deliver(data: bytes, target: Path | None) -> None:
    """Write a result that is no text of ours to a file, or as it is to standard output.

    Raises:
        UnreadableError: the file cannot be written.
    """
    if target is None:
        with _reader_may_leave():
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise UnreadableError(
            _("%(file)s cannot be written: %(why)s.")
            % {"file": target, "why": language.reason(error)}
        ) from error
    say(_("Written: %(file)s") % {"file": target})


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def as_json(value: object) -> str:
    """A result as JSON, Chinese readable, keys in the order given; ends with a line end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def emit_json(value: object) -> None:
    """Write a result as JSON."""
    emit(as_json(value))


def say(text: object) -> None:
    """Tell the person at the keyboard something that is not the result."""
    click.echo(str(text), err=True)

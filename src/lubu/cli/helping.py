"""Help in the language of the command line.

Commands carry English message ids; they are translated when a command is handed out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from typing import TypeVar
from unicodedata import east_asian_width

import click

from lubu.language import gettext as _

FILLER = "\ufdd0"  # a character that is none: the second column of a wide one, while lines are cut
CLOSING = re.compile(r"\n([ ]*)([，。；：、？！）”》]+)")

C = TypeVar("C", bound=click.Command)


def _widened(text: str) -> str:
    return "".join(one + FILLER if east_asian_width(one) in "WF" else one for one in text)


class Formatter(click.HelpFormatter):
    """Cuts lines where the terminal ends, which shows a Chinese character on two columns."""

    def write_heading(self, heading: str) -> None:
        self.write(" " * self.current_indent + _("%(heading)s:") % {"heading": heading} + "\n")

    def write_text(self, text: str) -> None:
        super().write_text(_widened(text))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        super().write_dl([(_widened(a), _widened(b)) for a, b in rows], col_max, col_spacing)

    def getvalue(self) -> str:
        """The page; no line begins with a mark that closes."""
        return CLOSING.sub(r"\2\n\1", super().getvalue().replace(FILLER, ""))


class Context(click.Context):
    """A context whose help is written by :class:`Formatter`."""

    formatter_class = Formatter


def spoken(command: C) -> C:
    """A copy of ``command`` whose help and prompts are in the language in force."""
    said = copy.copy(command)
    said.context_class = Context
    said.help = _(command.help or "")
    said.params = [_parameter(one) for one in command.params]
    return said


def _parameter(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    said = copy.copy(parameter)
    said.help = _(parameter.help or "") or None
    said.prompt = _(parameter.prompt or "") or None
    return said

"""What every kind of file is turned into: its text, and its tables as grids of boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_UNPACKED: Final = 300 * 1024 * 1024
MOST_PAGES: Final = 400
MOST_COLUMNS: Final = 64
MOST_ROWS: Final = 5000


class Reason(StrEnum):
    """Why a file cannot be read."""

    MISSING = "missing"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    OLD_WORD = "old_word"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    NO_REPORT = "no_report"
    TOO_SLOW = "too_slow"
    CRASHED = "crashed"


class UnreadableReportError(Exception):
    """A file that cannot be read as an annual report, because of ``reason``."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True)
class Box:
    """One place of a grid. A cell that spans several is ``is_own`` in its first place only."""

    text: str
    is_own: bool = True


Grid: TypeAlias = "Sequence[Sequence[Box]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A file's text, lines as they stand, and its tables in reading order.

    ``title`` is what the file itself is called inside; ``hidden`` are the names of sheets that
    nobody sees and that were not read.
    """

    text: str
    grids: tuple[Grid, ...] = ()
    title: str = ""
    hidden: tuple[str, ...] = ()


def even(text: str) -> str:
    """Full-width letters, digits and signs as their usual ones; nothing else is changed."""
    return unicodedata.normalize("NFKC", text)


def squeezed(text: str) -> str:
    """The text without any blank: words broken over lines are whole again."""
    return "".join(even(text).split())

"""What is proofread: the parts of a manuscript with their links, pictures and tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Link:
    """A link: the offsets of its text in the part, and where it leads."""

    start: int
    end: int
    address: str
    has_picture: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture: the offset where it stands, its address, its text alternative.

    ``decorative``: somebody said that it tells nothing and needs none.
    """

    at: int
    address: str
    alternative: str
    decorative: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its offsets in the part, its table and row, its column's heading.

    Row 0 is that of all headings.
    """

    start: int
    end: int
    table: int
    row: int
    heading: str


class Gap(StrEnum):
    """What of a file was not read, or is not seen."""

    PICTURE = "picture"
    SCANNED = "scanned"
    SCANNED_PAGES = "scanned_pages"
    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Unread:
    """Where words of a file may stand that proofreading did not read, or a reader does not see.

    ``places`` name sheets, rows, pages, members; ``digest`` the file, so that what was said of one
    is not said of the next.
    """

    gap: Gap
    digest: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of a manuscript: its name (``body``, ``attachment:<name>`` …) and plain text, with
    what is known of its links, pictures and table cells, and of what could not be read."""

    name: str
    text: str
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    cells: tuple[Cell, ...] = ()
    unread: tuple[Unread, ...] = ()

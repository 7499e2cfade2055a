"""What is proofread: the parts of a manuscript with their links, pictures and tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A link: the offsets of its text in the part, and where it leads."""

    start: int
    end: int
    address: str
    has_picture: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture: the offset where it stands, its address, its text alternative."""

    at: int
    address: str
    alternative: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its offsets in the part, its table and row, its column's heading."""

    start: int
    end: int
    table: int
    row: int
    heading: str


@dataclass(frozen=True)
class Part:
    """A part of a manuscript: its name (``body``, ``attachment:<name>`` …) and plain text, with
    what is known of its links, pictures and table cells."""

    name: str
    text: str
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    cells: tuple[Cell, ...] = ()

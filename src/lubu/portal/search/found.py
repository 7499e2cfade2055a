"""What the page of the search shows, as data; see :mod:`lubu.portal.pages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lubu.portal.search.excerpts import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A text or topic page that was found: its title and the words around what was sought, in
    pieces.

    ``place`` is the column, with the site where all are searched; ``mark`` says that it was
    repealed or such; ``file`` is the attachment in which the excerpt stands, or empty.
    """

    title: tuple[Piece, ...]
    href: str
    on: date | None
    place: str
    doc_no: str
    excerpt: tuple[Piece, ...]
    mark: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value that can be chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the results can be narrowed by; the first option narrows nothing."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A word that may have been meant, and where it leads: to its own search, or where it is a
    column's name to the column."""

    word: str
    href: str
    is_column: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The form of the search and what it found.

    ``query`` is what was typed, as far as it is sought; ``is_asked`` is false of an empty form.
    ``count`` texts were found, or more where ``is_more``. ``is_near``: the words stand nowhere as
    typed; what is listed holds all their pairs of characters. ``is_cut``: more was typed than is
    sought. ``is_only_without``: only words that must not stand were typed. ``topics`` are topic
    pages that say what was typed, not counted with the texts. ``suggestions`` are words that
    sound like what was typed, where that found little. ``number`` is the page
    of ``pages``, ``first`` the place of its first hit; ``newer`` and ``older`` lead to the pages
    before and after it, or are empty.
    """

    action: str
    query: str
    choices: tuple[Choice, ...]
    most_characters: int
    is_asked: bool = False
    is_only_without: bool = False
    is_cut: bool = False
    is_near: bool = False
    count: int = 0
    is_more: bool = False
    hits: tuple[Hit, ...] = ()
    topics: tuple[Hit, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    number: int = 1
    first: int = 1
    pages: int = 1
    newer: str = ""
    older: str = ""

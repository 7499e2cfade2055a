"""A search as the databases' indexes are asked: words that must stand, may stand, must not.

It is made of a query of the search library (``modelsearch.query``) and of the filters of the
queryset that is searched, which the index holds as marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery


@dataclass(frozen=True, slots=True)
class Words:
    """A text that stands as it is written, whatever the marks between its words."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What carries a mark, see :func:`mark`."""

    mark: str


@dataclass(frozen=True, slots=True)
class All:
    """Each of the parts; everything where there is none."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts at least; nothing where there is none."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """All but the part."""

    part: Wanted


Wanted: TypeAlias = Words | Marked | All | Either | Without
_NEITHER = re.compile(r"[\W_]+")  # letter nor digit


def mark(name: str, value: object) -> str:
    """The token for a filter field's value, longer than any that a text gives; an empty value
    too has one. Signs that are neither letter nor digit make no difference."""
    return "is" + _NEITHER.sub("", f"{name}{value}".casefold())


def marked(name: str, values: Iterable[object]) -> Either:
    """One of a field's values."""
    return Either(tuple(Marked(mark(name, value)) for value in values))


def wanted(query: SearchQuery, marked_as: str = "") -> Wanted:
    """``query`` in these terms; weights and near misses make no difference here. Words are sought
    as they stand, or as marks of the field ``marked_as``.

    Raises:
        NotImplementedError: a kind of query that the library had not when this was written.
    """
    if isinstance(query, Phrase):
        return _words(query.query_string, marked_as)
    if isinstance(query, PlainText | Fuzzy):
        words = tuple(_words(word, marked_as) for word in query.query_string.split())
        return Either(words) if query.operator == "or" else All(words)
    if isinstance(query, Boost):
        return wanted(query.subquery, marked_as)
    if isinstance(query, Not):
        return Without(wanted(query.subquery, marked_as))
    if isinstance(query, And | Or):
        kind = All if isinstance(query, And) else Either
        return kind(tuple(wanted(part, marked_as) for part in query.subqueries))
    if isinstance(query, MatchAll):
        return All(())
    raise NotImplementedError(type(query).__name__)


def _words(text: str, marked_as: str) -> Wanted:
    return Marked(mark(marked_as, text)) if marked_as else Words(text)

"""Asking the index: titles before other words, current documents before ended ones, newest first.

Of more than can be shown, all whose titles say the words come first, then the newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import BaseSearchResults
from modelsearch.query import And, Not, Phrase, SearchQuery

from lubu.office.search.asked import Asked
from lubu.office.search.backend import Results
from lubu.office.search.texts import TITLE, WHOLE
from lubu.office.search.tokens import pairs, plain, runs
from lubu.portal.models import SearchEntry

MOST_FOUND = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of releases in the order in which they are shown.

    ``is_more``: there are others, which are not counted. ``terms`` is what stands in the texts;
    ``is_near``: not what was typed, but the pairs of its characters.
    """

    keys: tuple[int, ...]
    terms: tuple[str, ...]
    is_more: bool = False
    is_near: bool = False


def ask(asked: Asked, rows: QuerySet[SearchEntry]) -> Found:
    """What is found among ``rows``, of which the filters are the index's own; at most
    ``MOST_FOUND``. Where the words stand nowhere as they were typed, what holds all their pairs.
    """
    found = _found(asked.terms, asked.without, rows)
    near = tuple(_near(asked.terms))
    if found.keys or set(near) == set(asked.terms):
        return found
    return replace(_found(near, asked.without, rows), is_near=True)


def _found(terms: Sequence[str], without: Sequence[str], rows: QuerySet[SearchEntry]) -> Found:
    if not terms:
        return Found((), ())
    query = _query(terms, without)
    found = _sought(query, rows, WHOLE)
    if not found:
        return Found((), tuple(terms))
    titled = _sought(query, rows, TITLE)
    every, first = dict.fromkeys([*found, *titled]), {*titled}
    # An index holds the keys of all that is ended; of those in ``every`` the rows would be read.
    ended = {*SearchEntry.objects.filter(is_current=False).values_list("pk", flat=True)}
    shown = sorted(every, key=lambda key: (key not in first, key in ended))
    return Found(tuple(shown)[:MOST_FOUND], tuple(terms), is_more=len(found) > MOST_FOUND)


def _sought(query: SearchQuery, rows: QuerySet[SearchEntry], field: str) -> list[int]:
    """The newest keys, one more than are shown."""
    results = get_search_backend("public").search(query, rows.only("pk"), fields=[field])
    return keys(results[: MOST_FOUND + 1])


def keys(results: BaseSearchResults) -> list[int]:
    """The keys of what was found: the database's own index need not read the rows for them."""
    return results.keys() if isinstance(results, Results) else [entry.pk for entry in results]


def _query(terms: Sequence[str], without: Sequence[str]) -> SearchQuery:
    sought = [Phrase(plain(words)) for words in terms]
    return And([*sought, *(Not(Phrase(plain(words))) for words in without)])


def _near(terms: Sequence[str]) -> dict[str, None]:
    """All pairs of the terms, each once."""
    return dict.fromkeys(
        part for term in terms for run in runs(term) for part in (pairs(run) or [run])
    )

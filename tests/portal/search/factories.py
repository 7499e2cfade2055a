"""Entries of the search index, without the texts that they stand for being reviewed."""

from __future__ import annotations

from collections.abc import Iterable

from modelsearch.backends import get_search_backend

from lubu.office.search.tokens import joined
from lubu.portal.models import SearchEntry
from lubu.publishing.models import Release


def entry(release: Release, title: str, body: str = "", **fields: object) -> SearchEntry:
    """The entry of a release as if it had this text, in the index."""
    values: dict[str, object] = {
        "submission": release.submission,
        "organ": release.organ,
        "column": release.column,
        "year": 2021,
        "kind": "notice",
        "is_current": True,
    }
    made = SearchEntry(
        release=release, title=joined([title]), text=joined([title, body]), **(values | fields)
    )
    made.save()
    get_search_backend("public").add(made)
    return made


def found(query: object, rows: Iterable[SearchEntry] | None = None, **options: object) -> list[int]:
    """Keys of the entries that the index finds."""
    searched = SearchEntry.objects.all() if rows is None else rows
    results = get_search_backend("public").search(query, searched, **options)
    return [one.pk for one in results]

"""Wagtail's search of pages, files and pictures, which on SQLite breaks at a double quote.

The name and the form of :func:`SearchBackend` are Wagtail's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.search.backends import database


def SearchBackend(params: Mapping[str, object]) -> Any:  # noqa: N802, ANN401  Wagtail's own
    """The backend of the database in use; of what is asked, quotes are left out."""
    backend = database.SearchBackend(params)
    asked = backend._search

    def without_quotes(compiler: object, query: object, *given: object, **more: object) -> object:
        words = query.replace('"', " ") if isinstance(query, str) else query
        return asked(compiler, words, *given, **more)

    backend._search = without_quotes
    return backend

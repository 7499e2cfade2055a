"""Exact search in the database in use, as a backend of Wagtail's search library.

It serves models of :class:`lubu.office.search.texts.IndexedText`. Whoever searches asks the
library for a ``Phrase`` and such, and so may ask Elasticsearch or OpenSearch as well: which one
is a setting (``WAGTAILSEARCH_BACKENDS``).
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from django.db import connection
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
)
from modelsearch.index import FilterField

from lubu.office.search import postgresql, sqlite
from lubu.office.search.texts import TITLE, WHOLE, IndexedText
from lubu.office.search.wanted import All, Either, Wanted, Without, marked, wanted


def storage() -> ModuleType:
    """How the database in use keeps the index."""
    return postgresql if connection.vendor == "postgresql" else sqlite


class QueryCompiler(BaseSearchQueryCompiler):
    """Reads a query and the queryset's filters as one search."""

    DEFAULT_OPERATOR = "and"

    @property
    def field(self) -> str:
        """Where words are looked for: the title alone where nothing else is named."""
        return TITLE if self.fields == [TITLE] else WHOLE

    @property
    def marked_as(self) -> str:
        """The further field in which whole words are looked for, if one is named."""
        named = self.fields[0] if self.fields and len(self.fields) == 1 else ""
        return "" if named in (TITLE, WHOLE) else str(named)

    def wanted(self) -> Wanted:
        """What is sought. A row that its filters leave out is not found."""
        return All((wanted(self.query, self.marked_as), self._get_filters_from_queryset()))

    def _process_lookup(
        self, field_path: Sequence[FilterField], lookup: str, value: object
    ) -> Wanted | None:
        name = field_path[-1].get_attname(self.queryset.model)
        if lookup == "exact":
            return marked(name, [value])
        if lookup == "in" and isinstance(value, list | tuple | set | frozenset):
            return marked(name, value)
        return None

    def _process_match_none(self) -> Wanted:
        return Either(())

    def _connect_filters(self, filters: Sequence[Wanted], connector: str, negated: bool) -> Wanted:
        joined = Either(tuple(filters)) if connector == "OR" else All(tuple(filters))
        return Without(joined) if negated else joined


class Results(BaseSearchResults):
    """Rows as the index finds them, the newest first."""

    def keys(self) -> list[int]:
        """The keys of the rows, for who needs a thousand of them and no row."""
        compiler = self.query_compiler
        found: list[int] = storage().find(
            compiler.queryset.model, compiler.wanted(), compiler.field, self.start, self.stop
        )
        return found

    def _do_search(self) -> list[IndexedText]:
        keys = self.keys()
        rows = self.query_compiler.queryset.in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def _do_count(self) -> int:
        compiler = self.query_compiler
        found = storage().count(compiler.queryset.model, compiler.wanted(), compiler.field)
        return max(min(found, self.stop if self.stop is not None else found) - self.start, 0)


class Index(BaseIndex):
    """Writes rows into the database's index, in the transaction that runs."""

    def add_items(self, model: type[IndexedText], items: Sequence[IndexedText]) -> None:
        if issubclass(model, IndexedText):
            storage().put(list(items))

    def delete_item(self, item: IndexedText) -> None:
        storage().remove(item)

    def unindexed(self, model: type[IndexedText]) -> list[int]:
        """Keys of rows that the index does not hold."""
        return list(storage().unindexed(model))


class SearchBackend(BaseSearchBackend):
    """Exact search; there are no settings."""

    query_compiler_class = QueryCompiler
    index_class = Index
    results_class = Results

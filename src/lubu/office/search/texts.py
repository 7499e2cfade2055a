"""What a model has to offer to be searched exactly."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from modelsearch.index import BaseField, FilterField, Indexed, SearchField

from lubu.office.search.wanted import mark

TITLE, WHOLE = "title", "text"  # the two fields that are searched for any part of them
EVERY = mark("every", "")  # the mark that all rows carry


class IndexedText(Indexed, models.Model):
    """A row of words to be found: ``title`` and ``text`` in their plain form (``tokens.joined``),
    the title in ``text`` as well.

    What it can be filtered by are fields of its own, named by ``FilterField`` in
    ``search_fields``; a further ``SearchField`` is one of words with spaces between, each of them
    found as a whole. Newer rows have greater keys: they are found first. The migration that
    makes the table makes the database's index beside it, see :mod:`lubu.office.search.sqlite` and
    :mod:`lubu.office.search.postgresql`. Nothing follows from saving a row: whoever saves it
    tells the backend.
    """

    title = models.TextField()
    text = models.TextField()

    search_fields = [SearchField(TITLE, boost=2), SearchField(WHOLE)]
    search_auto_update = False

    class Meta:
        abstract = True

    def marks(self) -> Iterator[str]:
        """The mark of every value that the row can be filtered by, and of its further words."""
        yield EVERY
        for field in self.get_search_fields():
            if isinstance(field, FilterField):
                yield mark(field.get_attname(type(self)), field.get_value(self))
            elif _is_of_words(field):
                yield from (mark(field.field_name, one) for one in field.get_value(self).split())


def _is_of_words(field: BaseField) -> bool:
    return isinstance(field, SearchField) and field.field_name not in (TITLE, WHOLE)

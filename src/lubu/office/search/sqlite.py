"""The index in SQLite: an FTS5 table beside the model's, with the same keys.

Its columns are ``title``, ``text`` and ``marks``; its tokenizer is ``ascii``, for which every
sign beyond ASCII is a letter, so that a token stays what it is whichever Unicode SQLite knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from lubu.office.search import tokens
from lubu.office.search.texts import EVERY, TITLE, WHOLE, IndexedText
from lubu.office.search.wanted import Either, Marked, Wanted, Without, Words, mark

NOTHING = f'(marks : "{EVERY}" NOT marks : "{EVERY}")'


def put(rows: Sequence[IndexedText]) -> None:
    """Write rows of one model into the index, in place of what it held of them."""
    held = [
        (
            row.pk,
            " ".join(tokens.indexed(row.title)),
            " ".join(tokens.indexed(row.text)),
            " ".join(_marks(row)),
        )
        for row in rows
    ]
    if held:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {_table(type(rows[0]))} (rowid, title, text, marks)"  # noqa: S608  a table's own name
                " VALUES (%s, %s, %s, %s)",
                held,
            )


def remove(row: IndexedText) -> None:
    """Take a row out of the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(type(row))} WHERE rowid = %s", [row.pk])  # noqa: S608  as above


def find(
    model: type[IndexedText], wanted: Wanted, field: str, start: int, stop: int | None
) -> list[int]:
    """Keys of rows, the newest first; words are looked for in ``field`` (``title``, ``text``)."""
    most = -1 if stop is None else max(stop - start, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {_table(model)} WHERE {_table(model)} MATCH %s"  # noqa: S608  as above
            " ORDER BY rowid DESC LIMIT %s OFFSET %s",
            [expression(wanted, field), most, start],
        )
        return [key for (key,) in cursor.fetchall()]


def count(model: type[IndexedText], wanted: Wanted, field: str) -> int:
    """How many rows :func:`find` finds."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {_table(model)} WHERE {_table(model)} MATCH %s",  # noqa: S608  as above
            [expression(wanted, field)],
        )
        return int(cursor.fetchone()[0])


def unindexed(model: type[IndexedText]) -> list[int]:
    """Keys of rows that the index does not hold."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {model._meta.pk.column} FROM {table}"  # noqa: S608  as above
            f" WHERE {model._meta.pk.column} NOT IN (SELECT rowid FROM {_table(model)})"
        )
        return [key for (key,) in cursor.fetchall()]


def _table(model: type[IndexedText]) -> str:
    return connection.ops.quote_name(f"{model._meta.db_table}_fts")


def expression(wanted: Wanted, field: str) -> str:
    """``wanted`` in FTS5's own language; what must not stand must stand nowhere in the text.

    Tokens are letters, digits and gaps: nothing has to be escaped, and nothing that was typed is an
    operator.
    """
    if isinstance(wanted, Words):
        return _words(wanted.text, field)
    if isinstance(wanted, Marked):
        return f'marks : "{wanted.mark}"'
    if isinstance(wanted, Either):
        return _any([expression(part, field) for part in wanted.parts])
    if isinstance(wanted, Without):
        return f'(marks : "{EVERY}" NOT {expression(wanted.part, WHOLE)})'
    kept = [expression(part, field) for part in wanted.parts if not isinstance(part, Without)]
    shut = [expression(part.part, WHOLE) for part in wanted.parts if isinstance(part, Without)]
    found = f"({' AND '.join(kept)})" if kept else f'marks : "{EVERY}"'
    return f"({found} NOT {_any(shut)})" if shut else found


def _any(parts: list[str]) -> str:
    return f"({' OR '.join(parts)})" if parts else NOTHING


def _words(text: str, field: str) -> str:
    asked = tokens.sought(text)
    if not asked:
        return NOTHING
    if len(asked[0]) == 1:
        return f'marks : "{asked[0] if field == WHOLE else mark(field, asked[0])}"'
    return f'{field} : "{" ".join(asked)}"'


def _marks(row: IndexedText) -> list[str]:
    """What is found in a row without a place: its marks, its single characters, those of the
    title."""
    titled = (mark(TITLE, one) for one in tokens.characters(row.title))
    return [*row.marks(), *titled, *tokens.characters(row.text)]

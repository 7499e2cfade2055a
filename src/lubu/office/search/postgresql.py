"""The index in PostgreSQL: two ``tsvector`` columns in the model's table, each with a GIN index.

``title_tokens`` and ``text_tokens`` hold tokens without places, so that they say which rows may
hold some words; whether these stand one after the other is seen in the row's plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from lubu.office.search import tokens
from lubu.office.search.texts import EVERY, WHOLE, IndexedText
from lubu.office.search.wanted import All, Either, Marked, Wanted, Without, Words, mark

WINDOW = 2048  # keys


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL with what stands in its places."""

    sql: str
    values: tuple[str, ...] = ()


def put(rows: Sequence[IndexedText]) -> None:
    """Write rows of one model into the index, in place of what it held of them."""
    if not rows:
        return
    titles = [_vector(tokens_of(row.title)) for row in rows]
    texts = [_vector({*tokens_of(row.text), *row.marks(), window(row.pk)}) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(type(rows[0]))} AS held"  # noqa: S608  a table's own name
            " SET title_tokens = put.title::tsvector, text_tokens = put.text::tsvector"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS put (key, title, text)"
            f" WHERE held.{_key(type(rows[0]))} = put.key",
            [[row.pk for row in rows], titles, texts],
        )


def remove(row: IndexedText) -> None:
    """Take a row out of the index."""
    model = type(row)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} SET title_tokens = NULL, text_tokens = NULL"  # noqa: S608  as above
            f" WHERE {_key(model)} = %s",
            [row.pk],
        )


def find(
    model: type[IndexedText], wanted: Wanted, field: str, start: int, stop: int | None
) -> list[int]:
    """Keys of rows, the newest first; words are looked for in ``field`` (``title``, ``text``).

    Of words that stand in most rows the newest rows alone are read: the index is asked for windows
    of keys, each wider than the one before, until enough are found.
    """
    found: list[int] = []
    with connection.cursor() as cursor:
        for part in _windows(cursor, model) if stop is not None else [None]:
            sought = wanted if part is None else All((wanted, part))
            most = None if stop is None else stop - len(found)
            found += _found(cursor, model, condition(sought, field), most)
            if stop is not None and len(found) >= stop:
                break
    return found[start:stop]


def _found(
    cursor: CursorWrapper, model: type[IndexedText], sought: Condition, most: int | None
) -> list[int]:
    # The sum keeps the planner from walking all rows by their keys until enough are found.
    cursor.execute(
        f"SELECT {_key(model)} FROM {_table(model)} WHERE {sought.sql}"  # noqa: S608  as above
        f" ORDER BY {_key(model)} + 0 DESC LIMIT %s",
        [*sought.values, most],
    )
    return [key for (key,) in cursor.fetchall()]


def _windows(cursor: CursorWrapper, model: type[IndexedText]) -> Iterator[Wanted]:
    """Marks of the windows of keys, the newest first: one, then eight, then all others."""
    cursor.execute(f"SELECT max({_key(model)}) FROM {_table(model)}")  # noqa: S608  as above
    newest = (cursor.fetchone()[0] or 0) // WINDOW
    marks = [Marked(window(number * WINDOW)) for number in range(newest, -1, -1)]
    parts = [marks[:1], marks[1:9]]
    yield from (Either(tuple(part)) for part in parts if part)
    if len(marks) > 9:
        yield Without(Either(tuple(marks[:9])))


def count(model: type[IndexedText], wanted: Wanted, field: str) -> int:
    """How many rows :func:`find` finds."""
    found = condition(wanted, field)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {_table(model)} WHERE {found.sql}",  # noqa: S608  as above
            list(found.values),
        )
        return int(cursor.fetchone()[0])


def unindexed(model: type[IndexedText]) -> list[int]:
    """Keys of rows that the index does not hold."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_key(model)} FROM {_table(model)} WHERE text_tokens IS NULL")  # noqa: S608  as above
        return [key for (key,) in cursor.fetchall()]


def _table(model: type[IndexedText]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _key(model: type[IndexedText]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


def window(key: int) -> str:
    """The mark of the window of keys in which ``key`` lies."""
    return mark("window", key // WINDOW)


def tokens_of(text: str) -> set[str]:
    """What the index holds of a text."""
    return {*tokens.indexed(text), *tokens.characters(text)}


def _vector(held: Iterable[str]) -> str:
    """A ``tsvector`` as it is written; in tokens there is nothing to escape."""
    return " ".join(held)


def condition(wanted: Wanted, field: str) -> Condition:
    """``wanted`` as a condition on a row; what must not stand must stand nowhere in the text."""
    if isinstance(wanted, Words):
        return _words(wanted.text, field)
    if isinstance(wanted, Marked):
        return _held(WHOLE, [wanted.mark])
    if isinstance(wanted, Without):
        shut = condition(wanted.part, WHOLE)
        return Condition(f"NOT {shut.sql}", shut.values)
    parts = [condition(part, field) for part in wanted.parts]
    if isinstance(wanted, Either):
        return _joined(" OR ", parts) if parts else Condition("FALSE")
    return _joined(" AND ", parts) if parts else _held(WHOLE, [EVERY])


def _joined(word: str, parts: Sequence[Condition]) -> Condition:
    values = tuple(value for part in parts for value in part.values)
    return Condition(f"({word.join(part.sql for part in parts)})", values)


def _words(text: str, field: str) -> Condition:
    asked = tokens.sought(text)
    if not asked:
        return Condition("FALSE")
    held = _held(field, asked)
    if len(asked) == 1:
        return held
    standing = Condition(f"position(%s in {field}) > 0", (tokens.plain(text),))
    return _joined(" AND ", [held, standing])


def _held(field: str, sought: Sequence[str]) -> Condition:
    """All the tokens are there, wherever; they are letters, digits and gaps: quotes suffice."""
    query = " & ".join(f"'{token}'" for token in sorted(set(sought)))
    return Condition(f"{field}_tokens @@ %s::tsquery", (query,))

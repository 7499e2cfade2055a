"""The index in PostgreSQL: two arrays of numbers in the model's table, each with a GIN index.

``title_codes`` and ``text_codes`` hold every sign, pair and triple of the title and of the text as
a number that stands for it alone, and the row's marks. So words of up to three signs are found by
the index; of longer ones it says which rows hold all their triples, and the row's plain text
whether they stand together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from django.db import connection
from django.db.backends.utils import CursorWrapper

from lubu.office.search import tokens
from lubu.office.search.texts import EVERY, TITLE, WHOLE, IndexedText
from lubu.office.search.wanted import Either, Marked, Wanted, Without, Words, mark

Value: TypeAlias = str | int | list[int]
WINDOW = 2048  # keys


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL with what stands in its places."""

    sql: str
    values: tuple[Value, ...] = ()


NOTHING = Condition("FALSE")


def put(rows: Sequence[IndexedText]) -> None:
    """Write rows of one model into the index, in place of what it held of them."""
    if not rows:
        return
    marked = [{*map(_of_mark, (*row.marks(), window(row.pk)))} for row in rows]
    titles, texts = (
        [_array(codes_of(getattr(row, field)) | own) for row, own in zip(rows, marked, strict=True)]
        for field in (TITLE, WHOLE)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(type(rows[0]))} AS held"  # noqa: S608  a table's own name
            " SET title_codes = put.title::bigint[], text_codes = put.text::bigint[]"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS put (key, title, text)"
            f" WHERE held.{_key(type(rows[0]))} = put.key",
            [[row.pk for row in rows], titles, texts],
        )


def remove(row: IndexedText) -> None:
    """Take a row out of the index."""
    model = type(row)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} SET title_codes = NULL, text_codes = NULL"  # noqa: S608  as above
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
    sought = condition(wanted, field)
    with connection.cursor() as cursor:
        for part in _windows(cursor, model, field) if stop is not None else [None]:
            within = sought if part is None else _joined(" AND ", [sought, part])
            found += _found(cursor, model, within, None if stop is None else stop - len(found))
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


def _windows(cursor: CursorWrapper, model: type[IndexedText], field: str) -> Iterator[Condition]:
    """The windows of keys, the newest first: one, then eight, then all others."""
    cursor.execute(f"SELECT max({_key(model)}) FROM {_table(model)}")  # noqa: S608  as above
    newest = (cursor.fetchone()[0] or 0) // WINDOW
    marks = [window(number * WINDOW) for number in range(newest, max(newest - 9, -1), -1)]
    for part in (marks[:1], marks[1:]):
        if part:
            yield _held(field, map(_of_mark, part), "&&")
    if newest >= 9:
        yield Condition(f"{_key(model)} < %s", ((newest - 8) * WINDOW,))


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
        cursor.execute(f"SELECT {_key(model)} FROM {_table(model)} WHERE text_codes IS NULL")  # noqa: S608  as above
        return [key for (key,) in cursor.fetchall()]


def _table(model: type[IndexedText]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _key(model: type[IndexedText]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


def window(key: int) -> str:
    """The mark of the window of keys in which ``key`` lies."""
    return mark("window", key // WINDOW)


def codes_of(text: str) -> set[int]:
    """What the index holds of a plain or joined text."""
    held = {*tokens.characters(text), *tokens.indexed(text), *tokens.triples(text)}
    return set(map(_of_signs, held))


def _of_signs(signs: str) -> int:
    """One to three signs as a number: 21 bits for each, as many as a code point has."""
    code = 0
    for sign in signs:
        code = code << 21 | ord(sign)
    return code


def _of_mark(word: str) -> int:
    """A mark as a number below zero, where no signs are."""
    return ~(int.from_bytes(sha256(word.encode()).digest()[:8], "big") >> 1)


def _array(codes: set[int]) -> str:
    return f"{{{','.join(map(str, codes))}}}"


def condition(wanted: Wanted, field: str) -> Condition:
    """``wanted`` as a condition on a row; what must not stand must stand nowhere in the text."""
    if isinstance(wanted, Words):
        return _words(wanted.text, field)
    if isinstance(wanted, Marked):
        return _held(field, [_of_mark(wanted.mark)])
    if isinstance(wanted, Without):
        return _not(wanted.part)
    if isinstance(wanted, Either):
        marks = [part.mark for part in wanted.parts if isinstance(part, Marked)]
        if marks and len(marks) == len(wanted.parts):
            return _held(field, map(_of_mark, marks), "&&")
        parts = [condition(part, field) for part in wanted.parts]
        return _joined(" OR ", parts) if parts else NOTHING
    parts = [condition(part, field) for part in wanted.parts]
    return _joined(" AND ", parts) if parts else _held(field, [_of_mark(EVERY)])


def _not(part: Wanted) -> Condition:
    """That something stands nowhere; of words the text is asked itself, since no index helps."""
    shut = _standing(part.text, WHOLE) if isinstance(part, Words) else condition(part, WHOLE)
    return Condition(f"NOT {shut.sql}", shut.values)


def _joined(word: str, parts: Sequence[Condition]) -> Condition:
    values = tuple(value for part in parts for value in part.values)
    return Condition(f"({word.join(part.sql for part in parts)})", values)


def _words(text: str, field: str) -> Condition:
    parts = tokens.triples(tokens.plain(text)) or tokens.sought(text)
    if not parts:
        return NOTHING
    held = _held(field, map(_of_signs, parts))
    is_whole = len(parts) == 1  # up to three signs: the index holds them as they are
    return held if is_whole else _joined(" AND ", [held, _standing(text, field)])


def _standing(text: str, field: str) -> Condition:
    asked = tokens.plain(text)
    return Condition(f"position(%s in {field}) > 0", (asked,)) if asked else NOTHING


def _held(field: str, codes: Iterable[int], how: str = "@>") -> Condition:
    """All the codes are there, or with ``&&`` one of them."""
    return Condition(f"{field}_codes {how} %s::bigint[]", (sorted(set(codes)),))

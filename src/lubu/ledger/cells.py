"""The ledger as it lies in the database, cell by cell: who changed one behind the application's
back need not have kept to its type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection

from lubu.ledger.rules import Damaged, End, Row

COLUMNS = ("sequence", "at", "actor_id", "kind", "subject", "payload", "previous", "digest")
NUMBERS = {"sequence": ("integer",), "actor_id": ("integer", "null")}
CHUNK = 2000


def _selected(columns: tuple[str, ...]) -> str:
    if connection.vendor == "sqlite":  # which keeps any value in any column
        return ", ".join(f"typeof({name}), CAST({name} AS BLOB)" for name in columns)
    return ", ".join(f"{name}::text" for name in columns)


def _read(columns: tuple[str, ...], found: tuple[object, ...]) -> dict[str, str]:
    """The cells as text, empty for nothing; what cannot be is left out."""
    if connection.vendor != "sqlite":
        return {n: str(v or "") for n, v in zip(columns, found, strict=True)}
    cells = {}
    for name, kind, value in zip(columns, found[::2], found[1::2], strict=True):
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
        if kind in NUMBERS.get(name, ("text",)) and "\ufffd" not in text:
            cells[name] = text
    return cells


def rows(organ_id: int, organ: str) -> Iterator[Row | Damaged]:
    """The entries of an organ's chain in order; memory is bounded."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_selected(COLUMNS)} FROM ledger_entry"  # noqa: S608  our own names
            " WHERE organ_id = %s ORDER BY ledger_entry.sequence, ledger_entry.id",
            [organ_id],
        )
        while found := cursor.fetchmany(CHUNK):
            for one in found:
                yield _row(_read(COLUMNS, one), organ)


def _row(cells: dict[str, str], organ: str) -> Row | Damaged:
    try:
        at = datetime.fromisoformat(cells["at"])
        return Row(
            organ=organ,
            sequence=int(cells["sequence"]),
            at=at if at.tzinfo else at.replace(tzinfo=UTC),
            actor=cells["actor_id"],
            **{name: cells[name] for name in COLUMNS[3:]},
        )
    except (KeyError, ValueError):
        number = cells.get("sequence", "")
        return Damaged(
            sequence=int(number) if number.isdecimal() else 0,
            kind=cells.get("kind", ""),
            subject=cells.get("subject", ""),
        )


def head(organ_id: int) -> End:
    """What the organ remembers as the end of its chain; nothing yet where there is none."""
    columns = ("sequence", "digest")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_selected(columns)} FROM ledger_head"  # noqa: S608  our own names
            " WHERE organ_id = %s",
            [organ_id],
        )
        found = cursor.fetchone()
    if found is None:
        return End()
    cells = _read(columns, found)
    number = cells.get("sequence", "")
    return End(int(number) if number.isdecimal() else 0, cells.get("digest", ""))


def strays() -> int:
    """How many entries belong to no organ."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_entry WHERE organ_id NOT IN"
            " (SELECT id FROM organisations_organ)"
        )
        return int(cursor.fetchone()[0])

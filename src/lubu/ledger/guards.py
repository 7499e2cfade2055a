"""The triggers by which the database refuses to change what is written once: whether they are all
there, as the migrations made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """The triggers of some tables.

    ``sqlite`` has by name when each fires, ``postgresql`` by table and name the same as a number,
    as PostgreSQL keeps it: row 1, before 2, insert 4, delete 8, update 16, truncate 32.
    ``sentence`` is the refusal, without quotation marks.
    """

    sentence: str
    sqlite: Mapping[str, str]
    postgresql: Mapping[tuple[str, str], int]


LEDGER = Guards(
    sentence="the ledger is append-only",
    sqlite={
        "ledger_entry_no_update": "BEFORE UPDATE ON ledger_entry BEGIN",
        "ledger_entry_no_delete": "BEFORE DELETE ON ledger_entry BEGIN",
        "ledger_entry_no_replace": (
            "BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry"
            " WHERE id = NEW.id OR (organ_id = NEW.organ_id AND sequence = NEW.sequence)) BEGIN"
        ),
        "ledger_head_only_forward": (
            "BEFORE UPDATE ON ledger_head WHEN NEW.organ_id <> OLD.organ_id"
            " OR NEW.sequence < OLD.sequence"
            " OR (NEW.sequence = OLD.sequence AND NEW.digest <> OLD.digest) BEGIN"
        ),
        "ledger_head_no_delete": "BEFORE DELETE ON ledger_head BEGIN",
        "ledger_head_no_replace": (
            "BEFORE INSERT ON ledger_head"
            " WHEN EXISTS (SELECT 1 FROM ledger_head WHERE organ_id = NEW.organ_id) BEGIN"
        ),
    },
    postgresql={
        ("ledger_entry", "ledger_entry_no_change"): 1 + 2 + 8 + 16,
        ("ledger_entry", "ledger_entry_no_truncate"): 2 + 32,
        ("ledger_head", "ledger_head_only_forward"): 1 + 2 + 16,
        ("ledger_head", "ledger_head_no_delete"): 1 + 2 + 8,
        ("ledger_head", "ledger_head_no_truncate"): 2 + 32,
    },
)


def missing(of: Guards = LEDGER) -> list[str]:
    """Names of the triggers that are missing, asleep or not as the migrations made them."""
    return _missing_in_sqlite(of) if connection.vendor == "sqlite" else _missing_in_postgresql(of)


def _missing_in_sqlite(of: Guards) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = {name: " ".join(sql.split()) for name, sql in cursor.fetchall()}
    refusal = f"SELECT RAISE(ABORT, '{of.sentence}'); END"
    return [
        name
        for name, words in of.sqlite.items()
        if found.get(name) != f"CREATE TRIGGER {name} {words} {refusal}"
    ]


def _missing_in_postgresql(of: Guards) -> list[str]:
    raised = (
        f"BEGIN RAISE EXCEPTION '{of.sentence}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgtype, t.tgenabled, p.prosrc FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND c.relname = ANY(%s)",
            [sorted({table for table, _name in of.postgresql})],
        )
        awake = {
            (table, name): kind
            for table, name, kind, enabled, source in cursor.fetchall()
            if enabled in ("O", "A") and " ".join(source.split()).rstrip(";") == raised
        }
    return [
        name for (table, name), kind in of.postgresql.items() if awake.get((table, name)) != kind
    ]

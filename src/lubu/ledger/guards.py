"""The triggers by which the database refuses to change the ledger: whether they are all there."""

from __future__ import annotations

from django.db import connection

SQLITE = {
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
}
REFUSAL = "SELECT RAISE(ABORT, 'the ledger is append-only'); END"
# When each fires, as PostgreSQL keeps it: row 1, before 2, delete 8, update 16, truncate 32.
POSTGRESQL = {
    ("ledger_entry", "ledger_entry_no_change"): 1 + 2 + 8 + 16,
    ("ledger_entry", "ledger_entry_no_truncate"): 2 + 32,
    ("ledger_head", "ledger_head_only_forward"): 1 + 2 + 16,
    ("ledger_head", "ledger_head_no_delete"): 1 + 2 + 8,
    ("ledger_head", "ledger_head_no_truncate"): 2 + 32,
}
RAISED = (
    "BEGIN RAISE EXCEPTION 'the ledger is append-only'"
    " USING ERRCODE = 'integrity_constraint_violation'; END"
)


def missing() -> list[str]:
    """Names of the triggers that are missing, asleep or not as the migrations made them."""
    return _missing_in_sqlite() if connection.vendor == "sqlite" else _missing_in_postgresql()


def _missing_in_sqlite() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = {name: " ".join(sql.split()) for name, sql in cursor.fetchall()}
    return [
        name
        for name, words in SQLITE.items()
        if found.get(name) != f"CREATE TRIGGER {name} {words} {REFUSAL}"
    ]


def _missing_in_postgresql() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgtype, t.tgenabled, p.prosrc FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND c.relname IN ('ledger_entry', 'ledger_head')"
        )
        awake = {
            (table, name): kind
            for table, name, kind, enabled, source in cursor.fetchall()
            if enabled in ("O", "A") and " ".join(source.split()).rstrip(";") == RAISED
        }
    return [name for (table, name), kind in POSTGRESQL.items() if awake.get((table, name)) != kind]

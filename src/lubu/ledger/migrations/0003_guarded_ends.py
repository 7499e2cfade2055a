"""The database refuses to set back where a chain ends, and to replace what is there by inserting.

SQLite's INSERT OR REPLACE removes the row in its way without asking the triggers on DELETE.
"""

from django.db import migrations

REFUSAL = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
SQLITE = {
    "ledger_entry_no_replace": (
        "BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry"
        " WHERE id = NEW.id OR (organ_id = NEW.organ_id AND sequence = NEW.sequence))"
    ),
    "ledger_head_only_forward": (
        "BEFORE UPDATE ON ledger_head WHEN NEW.organ_id <> OLD.organ_id"
        " OR NEW.sequence < OLD.sequence"
        " OR (NEW.sequence = OLD.sequence AND NEW.digest <> OLD.digest)"
    ),
    "ledger_head_no_delete": "BEFORE DELETE ON ledger_head",
    "ledger_head_no_replace": (
        "BEFORE INSERT ON ledger_head"
        " WHEN EXISTS (SELECT 1 FROM ledger_head WHERE organ_id = NEW.organ_id)"
    ),
}
POSTGRESQL = """
CREATE TRIGGER ledger_head_only_forward BEFORE UPDATE ON ledger_head FOR EACH ROW
WHEN (NEW.organ_id <> OLD.organ_id OR NEW.sequence < OLD.sequence
      OR (NEW.sequence = OLD.sequence AND NEW.digest <> OLD.digest))
EXECUTE FUNCTION ledger_entry_refuse();
CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuse();
CREATE TRIGGER ledger_head_no_truncate BEFORE TRUNCATE ON ledger_head
FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuse();
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, words in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {words} {REFUSAL}")
    else:
        schema_editor.execute(POSTGRESQL)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
    else:
        for name in ("only_forward", "no_delete", "no_truncate"):
            schema_editor.execute(f"DROP TRIGGER ledger_head_{name} ON ledger_head")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunPython(install, remove)]

"""The database itself refuses to change or remove a ledger entry."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
"""
POSTGRESQL = """
CREATE FUNCTION ledger_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuse();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuse();
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE.split("END;")[:-1]:
            schema_editor.execute(statement + "END;")
    else:
        schema_editor.execute(POSTGRESQL)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER ledger_entry_no_update")
        schema_editor.execute("DROP TRIGGER ledger_entry_no_delete")
    else:
        schema_editor.execute("DROP FUNCTION ledger_entry_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_chain")]
    operations = [migrations.RunPython(install, remove)]

"""The database itself refuses to change or remove what happened to a case."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER access_requests_requestevent_no_update BEFORE UPDATE ON access_requests_requestevent
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;
CREATE TRIGGER access_requests_requestevent_no_delete BEFORE DELETE ON access_requests_requestevent
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;
CREATE TRIGGER access_requests_requestevent_no_replace BEFORE INSERT ON access_requests_requestevent
WHEN EXISTS (SELECT 1 FROM access_requests_requestevent
WHERE id = NEW.id OR (request_id = NEW.request_id AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;
"""
POSTGRESQL = """
CREATE FUNCTION access_requests_requestevent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the history of a case is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER access_requests_requestevent_no_change BEFORE UPDATE OR DELETE ON access_requests_requestevent
FOR EACH ROW EXECUTE FUNCTION access_requests_requestevent_refuse();
CREATE TRIGGER access_requests_requestevent_no_truncate BEFORE TRUNCATE ON access_requests_requestevent
FOR EACH STATEMENT EXECUTE FUNCTION access_requests_requestevent_refuse();
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE.split("END;")[:-1]:
            schema_editor.execute(statement + "END;")
    else:
        schema_editor.execute(POSTGRESQL)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("no_update", "no_delete", "no_replace"):
            schema_editor.execute(f"DROP TRIGGER access_requests_requestevent_{name}")
    else:
        schema_editor.execute("DROP FUNCTION access_requests_requestevent_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [("access_requests", "0001_cases")]
    operations = [migrations.RunPython(install, remove)]

"""The database itself refuses to write over a version that was handed in for review.

Only the planned moment may go from it: what is out does not wait for one any more.
"""

from django.db import migrations

HELD = "EXISTS (SELECT 1 FROM publishing_submission s WHERE s.revision_id = OLD.id)"


def sqlite(schema_editor):
    changed = " <> ".join(
        f"json_remove({row}.content, '$.go_live_at')" for row in ("OLD", "NEW")
    )
    schema_editor.execute(
        "CREATE TRIGGER version_stays BEFORE UPDATE OF content ON wagtailcore_revision "
        f"WHEN {changed} AND {HELD} "
        "BEGIN SELECT RAISE(ABORT, 'version refused: it was handed in'); END"
    )


def postgresql(schema_editor):
    schema_editor.execute(
        f"""
        CREATE FUNCTION version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (OLD.content - 'go_live_at') <> (NEW.content - 'go_live_at') AND {HELD} THEN
                RAISE EXCEPTION 'version refused: it was handed in'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER version_stays
        BEFORE UPDATE OF content ON wagtailcore_revision
        FOR EACH ROW EXECUTE FUNCTION version_refuse();
        """
    )


def install(apps, schema_editor):
    (sqlite if schema_editor.connection.vendor == "sqlite" else postgresql)(schema_editor)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER version_stays")
    else:
        schema_editor.execute("DROP FUNCTION version_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0006_fill_facts_of_frozen_texts"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(install, remove)]

"""The database itself refuses a release whose text lacks its reviews or whose files are not clean.

Scheduled, waiting and released alike: the row may not exist. An urgent release (named leader,
reason) may lack reviews for a while, never a clean scan.
"""

from django.db import migrations

UNREVIEWED = """(
    SELECT count(DISTINCT r.reviewer_id) FROM publishing_review r
    JOIN publishing_submission s ON s.id = r.submission_id
    WHERE r.submission_id = NEW.submission_id AND r.decision = 'approve' AND r.digest = s.digest
      AND NOT EXISTS (SELECT 1 FROM publishing_submission_authors a
                      WHERE a.submission_id = s.id AND a.user_id = r.reviewer_id)
) < 3 AND (
    SELECT s.urgent_by_id FROM publishing_submission s WHERE s.id = NEW.submission_id
) IS NULL"""
NOT_CLEAN = """EXISTS (
    SELECT 1 FROM publishing_submissionfile f
    LEFT JOIN publishing_attachment a ON a.id = f.attachment_id
    LEFT JOIN publishing_picture p ON p.id = f.picture_id
    WHERE f.submission_id = NEW.submission_id
      AND coalesce(a.scan_state, p.scan_state) <> 'clean'
)"""
ON = ("INSERT", "UPDATE OF submission_id")


def sqlite(schema_editor):
    for number, event in enumerate(ON):
        for name, condition in (("unreviewed", UNREVIEWED), ("not_clean", NOT_CLEAN)):
            schema_editor.execute(
                f"CREATE TRIGGER release_{name}_{number} BEFORE {event} ON publishing_release "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'release refused: {name}'); END"
            )


def postgresql(schema_editor):
    schema_editor.execute(
        f"""
        CREATE FUNCTION release_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {UNREVIEWED} THEN
                RAISE EXCEPTION 'release refused: unreviewed'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF {NOT_CLEAN} THEN
                RAISE EXCEPTION 'release refused: not_clean'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER release_only_reviewed
        BEFORE INSERT OR UPDATE OF submission_id ON publishing_release
        FOR EACH ROW EXECUTE FUNCTION release_refuse();
        """
    )


def install(apps, schema_editor):
    (sqlite if schema_editor.connection.vendor == "sqlite" else postgresql)(schema_editor)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for number in range(len(ON)):
            for name in ("unreviewed", "not_clean"):
                schema_editor.execute(f"DROP TRIGGER release_{name}_{number}")
    else:
        schema_editor.execute("DROP FUNCTION release_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_items_review_releases")]
    operations = [migrations.RunPython(install, remove)]

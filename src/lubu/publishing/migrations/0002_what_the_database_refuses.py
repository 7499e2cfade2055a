"""The database itself refuses releases without their reviews, and to write over what was handed in.

Scheduled, waiting and released alike: a release may not exist whose text lacks its reviews or whose
files are not clean. An urgent release (named leader, no author of the text) may lack reviews for a
while, never a clean scan. Of a version that was handed in only the planned moment may go: what is
out does not wait for one any more.
"""

from django.db import migrations

APPROVALS = """(
    SELECT count(DISTINCT r.reviewer_id) FROM publishing_review r
    JOIN publishing_submission s ON s.id = r.submission_id
    WHERE r.submission_id = NEW.submission_id AND r.decision = 'approve' AND r.digest = s.digest
      AND NOT EXISTS (SELECT 1 FROM publishing_submission_authors a
                      WHERE a.submission_id = s.id AND a.user_id = r.reviewer_id)
)"""
URGENT_BY_ANOTHER = """EXISTS (
    SELECT 1 FROM publishing_submission s
    WHERE s.id = NEW.submission_id AND s.urgent_by_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM publishing_submission_authors a
                      WHERE a.submission_id = s.id AND a.user_id = s.urgent_by_id)
)"""
NOT_CLEAN = """EXISTS (
    SELECT 1 FROM publishing_submissionfile f
    LEFT JOIN publishing_attachment a ON a.id = f.attachment_id
    LEFT JOIN publishing_picture p ON p.id = f.picture_id
    WHERE f.submission_id = NEW.submission_id
      AND coalesce(a.scan_state, p.scan_state) <> 'clean'
)"""
REFUSED = {"unreviewed": f"{APPROVALS} < 3 AND NOT {URGENT_BY_ANOTHER}", "not_clean": NOT_CLEAN}
ON = ("INSERT", "UPDATE OF submission_id")
HELD = "EXISTS (SELECT 1 FROM publishing_submission s WHERE s.revision_id = OLD.id)"


def sqlite(execute):
    for number, event in enumerate(ON):
        for name, condition in REFUSED.items():
            execute(
                f"CREATE TRIGGER release_{name}_{number} BEFORE {event} ON publishing_release "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'release refused: {name}'); END"
            )
    changed = " <> ".join(
        f"json_remove({row}.content, '$.go_live_at')" for row in ("OLD", "NEW")
    )
    execute(
        "CREATE TRIGGER version_stays BEFORE UPDATE OF content ON wagtailcore_revision "
        f"WHEN {changed} AND {HELD} "
        "BEGIN SELECT RAISE(ABORT, 'version refused: it was handed in'); END"
    )


def postgresql(execute):
    checks = "".join(
        f"""
            IF {condition} THEN
                RAISE EXCEPTION 'release refused: {name}'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;"""
        for name, condition in REFUSED.items()
    )
    execute(
        f"""
        CREATE FUNCTION release_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN{checks}
            RETURN NEW;
        END $$;
        CREATE TRIGGER release_only_reviewed
        BEFORE INSERT OR UPDATE OF submission_id ON publishing_release
        FOR EACH ROW EXECUTE FUNCTION release_refuse();
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
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    (sqlite if is_sqlite else postgresql)(schema_editor.execute)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for number in range(len(ON)):
            for name in REFUSED:
                schema_editor.execute(f"DROP TRIGGER release_{name}_{number}")
        schema_editor.execute("DROP TRIGGER version_stays")
    else:
        schema_editor.execute("DROP FUNCTION release_refuse CASCADE")
        schema_editor.execute("DROP FUNCTION version_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_items_review_releases")]
    operations = [migrations.RunPython(install, remove)]

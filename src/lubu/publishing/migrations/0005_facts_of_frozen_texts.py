"""What rows are found and counted by, beside each frozen text; and who may order an urgent release.

SQLite makes the table of submissions anew, which the triggers of `0002` name: they are taken down
for it. They come back stricter: an urgent release by an author of the text is refused as well.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPROVALS = """(
    SELECT count(DISTINCT r.reviewer_id) FROM publishing_review r
    JOIN publishing_submission s ON s.id = r.submission_id
    WHERE r.submission_id = NEW.submission_id AND r.decision = 'approve' AND r.digest = s.digest
      AND NOT EXISTS (SELECT 1 FROM publishing_submission_authors a
                      WHERE a.submission_id = s.id AND a.user_id = r.reviewer_id)
)"""
URGENT = """EXISTS (
    SELECT 1 FROM publishing_submission s
    WHERE s.id = NEW.submission_id AND s.urgent_by_id IS NOT NULL
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
ON = ("INSERT", "UPDATE OF submission_id")


def sqlite(schema_editor, conditions):
    for number, event in enumerate(ON):
        for name, condition in conditions.items():
            schema_editor.execute(
                f"CREATE TRIGGER release_{name}_{number} BEFORE {event} ON publishing_release "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'release refused: {name}'); END"
            )


def postgresql(schema_editor, conditions):
    checks = "".join(
        f"""
            IF {condition} THEN
                RAISE EXCEPTION 'release refused: {name}'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;"""
        for name, condition in conditions.items()
    )
    schema_editor.execute(
        f"""
        CREATE FUNCTION release_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN{checks}
            RETURN NEW;
        END $$;
        CREATE TRIGGER release_only_reviewed
        BEFORE INSERT OR UPDATE OF submission_id ON publishing_release
        FOR EACH ROW EXECUTE FUNCTION release_refuse();
        """
    )


def put_up(schema_editor, urgent):
    conditions = {"unreviewed": f"{APPROVALS} < 3 AND NOT {urgent}", "not_clean": NOT_CLEAN}
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    (sqlite if is_sqlite else postgresql)(schema_editor, conditions)


def put_up_as_before(apps, schema_editor):
    put_up(schema_editor, URGENT)


def put_up_stricter(apps, schema_editor):
    put_up(schema_editor, URGENT_BY_ANOTHER)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for number in range(len(ON)):
            for name in ("unreviewed", "not_clean"):
                schema_editor.execute(f"DROP TRIGGER release_{name}_{number}")
    else:
        schema_editor.execute("DROP FUNCTION release_refuse CASCADE")


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_failed_log_ins'),
        ('publishing', '0004_text_planned_next'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_down, put_up_as_before),
        migrations.AddField(
            model_name='informationitem',
            name='expired_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='expired on'),
        ),
        migrations.AddField(
            model_name='informationitem',
            name='given_doc_no',
            field=models.CharField(blank=True, editable=False, max_length=60, verbose_name='document number given'),
        ),
        migrations.AddField(
            model_name='submission',
            name='doc_no',
            field=models.CharField(blank=True, max_length=60, verbose_name='document number'),
        ),
        migrations.AddField(
            model_name='submission',
            name='five_open',
            field=models.CharField(blank=True, choices=[('decision', 'open decisions'), ('execution', 'open execution'), ('management', 'open management'), ('service', 'open services'), ('result', 'open results')], max_length=20, verbose_name='five disclosures'),
        ),
        migrations.AddField(
            model_name='submission',
            name='interprets',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interpreted_by', to='publishing.informationitem', verbose_name='interprets'),
        ),
        migrations.AddField(
            model_name='submission',
            name='key_area',
            field=models.CharField(blank=True, max_length=40, verbose_name='key area'),
        ),
        migrations.AddField(
            model_name='submission',
            name='kind',
            field=models.CharField(choices=[('news', 'news'), ('notice', 'notice'), ('policy', 'policy document'), ('normative', 'normative document'), ('interpretation', 'interpretation'), ('key_area', 'key-area information'), ('public_notice', 'public notice'), ('finance', 'budget or accounts'), ('organisation', 'institution or leader'), ('annual_report', 'annual report'), ('bulletin', 'new-media bulletin'), ('repost', 'repost')], default='', max_length=20, verbose_name='kind'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='submission',
            name='notice_until',
            field=models.DateField(null=True, verbose_name='public notice until'),
        ),
        migrations.AddField(
            model_name='submission',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='organisations.unit', verbose_name='providing unit'),
        ),
        migrations.AddField(
            model_name='submission',
            name='valid_until',
            field=models.DateField(null=True, verbose_name='valid until'),
        ),
        migrations.AddField(
            model_name='submission',
            name='written_on',
            field=models.DateField(null=True, verbose_name='date of the document'),
        ),
        migrations.AlterField(
            model_name='submission',
            name='state',
            field=models.CharField(choices=[('in_review', 'in review'), ('approved', 'approved'), ('returned', 'returned'), ('superseded', 'replaced by a changed text'), ('cancelled', 'taken back by its author'), ('withdrawn', 'stopped, since the item was taken back')], db_index=True, default='in_review', max_length=20, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('doc_no', ''), _negated=True), fields=['doc_no'], name='submission_by_doc_no'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('valid_until__isnull', False)), fields=['valid_until'], name='submission_by_end'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('notice_until__isnull', False)), fields=['notice_until'], name='submission_by_notice_end'),
        ),
        migrations.AlterField(
            model_name='release',
            name='next_submission',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_of', to='publishing.submission', verbose_name='text planned next'),
        ),
        migrations.RunPython(put_up_stricter, take_down),
    ]

"""Entries of the search, and what the database seeks words in: on SQLite an FTS5 table with the keys of the entries, on
PostgreSQL two arrays of numbers. Both are filled by `lubu search --rebuild`, and by each release."""

import django.db.models.deletion
import modelsearch.index
from django.db import migrations, models

INSTALL = {
    "sqlite": [
        "CREATE VIRTUAL TABLE portal_searchentry_fts"
        " USING fts5(title, text, marks, tokenize = 'ascii')",
        # A larger table in memory is written in fewer, larger parts: see benchmarks/search.py.
        "INSERT INTO portal_searchentry_fts (portal_searchentry_fts, rank)"
        " VALUES ('hashsize', 67108864)",
    ],
    "postgresql": [
        "ALTER TABLE portal_searchentry ADD COLUMN title_codes bigint[]",
        "ALTER TABLE portal_searchentry ADD COLUMN text_codes bigint[]",
        # Nothing can be learned from what is common among thousands of numbers of a row.
        "ALTER TABLE portal_searchentry ALTER COLUMN title_codes SET STATISTICS 0",
        "ALTER TABLE portal_searchentry ALTER COLUMN text_codes SET STATISTICS 0",
        "CREATE INDEX searchentry_title_codes ON portal_searchentry USING gin (title_codes)",
        # Every search reads the list of what is not sorted in yet.
        "CREATE INDEX searchentry_text_codes ON portal_searchentry USING gin (text_codes)"
        " WITH (gin_pending_list_limit = 1024)",
    ],
}
REMOVE = {
    "sqlite": ["DROP TABLE portal_searchentry_fts"],
    "postgresql": [
        "ALTER TABLE portal_searchentry DROP COLUMN title_codes",
        "ALTER TABLE portal_searchentry DROP COLUMN text_codes",
    ],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_organs_units_posts'),
        ('portal', '0001_built_files'),
        ('publishing', '0002_what_the_database_refuses'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('title', models.TextField()),
                ('text', models.TextField()),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='publishing.release')),
                ('keywords', models.TextField(blank=True)),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('validity', models.CharField(blank=True, max_length=20)),
                ('is_current', models.BooleanField()),
                ('column', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.columnpage')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='search_entries', to='organisations.organ')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.submission')),
            ],
            options={
                'verbose_name': 'entry of the search index',
                'verbose_name_plural': 'entries of the search index',
                'indexes': [models.Index(condition=models.Q(('is_current', False)), fields=['release'], name='search_entry_ended')],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.RunPython(install, remove),
    ]

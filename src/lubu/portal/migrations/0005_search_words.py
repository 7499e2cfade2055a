"""The search holds keywords, how words sound, and characters as simplified ones: what was held
before is made anew by the worker, or at once by `lubu search --rebuild`."""

from django.db import migrations, models

# A larger table in memory is written in fewer, larger parts: see benchmarks/search.py.
PREPARE = {
    "sqlite": [
        "DELETE FROM portal_searchentry_fts",
        "INSERT INTO portal_searchentry_fts (portal_searchentry_fts, rank)"
        " VALUES ('hashsize', 67108864)",
    ],
    "postgresql": [
        "UPDATE portal_searchentry SET title_tokens = NULL, text_tokens = NULL",
    ],
}


def prepare(apps, schema_editor):
    for statement in PREPARE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_notices_and_fault_reports")]
    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="keywords",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(prepare, migrations.RunPython.noop),
    ]

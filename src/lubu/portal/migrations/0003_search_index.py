"""What the database seeks words in: on SQLite an FTS5 table with the keys of the entries, on
PostgreSQL two columns of tokens. Both are filled by `lubu search --rebuild`, and by each release."""

from django.db import migrations

INSTALL = {
    "sqlite": [
        "CREATE VIRTUAL TABLE portal_searchentry_fts"
        " USING fts5(title, text, marks, tokenize = 'ascii')",
    ],
    "postgresql": [
        "ALTER TABLE portal_searchentry ADD COLUMN title_tokens tsvector",
        "ALTER TABLE portal_searchentry ADD COLUMN text_tokens tsvector",
        "CREATE INDEX searchentry_title_tokens ON portal_searchentry USING gin (title_tokens)",
        "CREATE INDEX searchentry_text_tokens ON portal_searchentry USING gin (text_tokens)",
    ],
}
REMOVE = {
    "sqlite": ["DROP TABLE portal_searchentry_fts"],
    "postgresql": [
        "ALTER TABLE portal_searchentry DROP COLUMN title_tokens",
        "ALTER TABLE portal_searchentry DROP COLUMN text_tokens",
    ],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_search_entries")]
    operations = [migrations.RunPython(install, remove)]

"""Columns of the disclosure platform had no kinds of their own; they were known by their names."""

from django.db import migrations

KINDS = {
    "zfxxgk": "disclosure",
    "zfxxgkzn": "guide",
    "zfxxgkzd": "regulations",
    "fdzdgknr": "statutory",
    "ysqgk": "requests",
    "jggk": "institution",
    "jgzn": "institution",
    "ldxx": "leaders",
}


def name_kinds(apps, schema_editor):
    """On the column and in the version that the editor opens: else saving it would bring back
    the old kind."""
    columns = apps.get_model("publishing", "ColumnPage").objects
    versions = apps.get_model("wagtailcore", "Revision").objects
    for column in columns.filter(slug__in=KINDS, kind="static"):
        column.kind = KINDS[column.slug]
        column.save(update_fields=["kind"])
        for version in versions.filter(pk=column.latest_revision_id):
            version.content["kind"] = column.kind
            version.save(update_fields=["content"])


def forget_kinds(apps, schema_editor):
    columns = apps.get_model("publishing", "ColumnPage").objects
    columns.filter(kind__in=set(KINDS.values())).update(kind="static")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_column_kinds")]
    operations = [migrations.RunPython(name_kinds, forget_kinds)]

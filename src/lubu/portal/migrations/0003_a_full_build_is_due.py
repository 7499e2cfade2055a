"""Sites built before do not say which pages name which items: they are built once more."""

from django.db import migrations
from django.db.models import F


def due(apps, schema_editor):
    states = apps.get_model("portal", "BuildState").objects
    states.update(planned=F("sequence"), due=[["everything"]])


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_builds_to_finish")]
    operations = [migrations.RunPython(due, migrations.RunPython.noop)]

"""The page above all sites, which choosers and paths show, gets a name that people read."""

from django.db import migrations

ROOT = "全部网站"


def name(apps, schema_editor):
    pages = apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title="Root")
    pages.update(title=ROOT, draft_title=ROOT)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_what_the_database_refuses")]
    operations = [migrations.RunPython(name, migrations.RunPython.noop)]

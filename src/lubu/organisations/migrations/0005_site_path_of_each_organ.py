"""Sites have been published under the organ's short name until now."""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat


def fill(apps, schema_editor):
    organs = apps.get_model("organisations", "Organ").objects.filter(site_path="")
    organs.update(site_path=Concat(Value("/"), F("slug"), Value("/")))


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_site_path")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

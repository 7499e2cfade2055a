from django.db import migrations

from lubu.sealing.moving import forgets


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("publishing", "0005_sealed_experts")]

    operations = [forgets("publishing", "FactCheck")]

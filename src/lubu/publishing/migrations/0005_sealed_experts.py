from django.db import migrations

import lubu.sealing.fields
from lubu.sealing.moving import seals


class Migration(migrations.Migration):

    dependencies = [("publishing", "0004_entries_and_indexes")]

    operations = [
        migrations.AlterField(
            model_name="factcheck",
            name="expert",
            field=lubu.sealing.fields.SealedTextField(
                bound_to=("token_digest",), max_length=60, verbose_name="expert"
            ),
        ),
        seals("publishing", "FactCheck"),
    ]

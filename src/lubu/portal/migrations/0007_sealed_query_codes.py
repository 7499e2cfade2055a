from django.db import migrations

import lubu.sealing.fields
from lubu.sealing.moving import seals


class Migration(migrations.Migration):
    """The digests of codes that were given out are sealed as they are: the codes stay good."""

    dependencies = [("portal", "0006_wrong_query_codes")]

    operations = [
        migrations.RemoveConstraint(model_name="faultreport", name="fault_report_sent_once"),
        migrations.AlterField(
            model_name="faultreport",
            name="token_digest",
            field=lubu.sealing.fields.SealedTextField(
                bound_to=("organ_id", "number"), max_length=64
            ),
        ),
        migrations.AddField(
            model_name="faultreport",
            name="token_index",
            field=lubu.sealing.fields.BlindIndexField(kind="text", of="token_digest"),
        ),
        seals("portal", "FaultReport", "token_digest"),
    ]

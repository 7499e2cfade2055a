from django.db import migrations, models

from lubu.sealing.moving import forgets


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("portal", "0007_sealed_query_codes")]

    operations = [
        migrations.AddConstraint(
            model_name="faultreport",
            constraint=models.UniqueConstraint(
                fields=["organ", "token_index"], name="fault_report_sent_once"
            ),
        ),
        forgets("portal", "FaultReport"),
    ]

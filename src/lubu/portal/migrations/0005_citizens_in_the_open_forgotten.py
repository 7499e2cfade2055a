from django.db import migrations, models

from lubu.sealing.moving import forgets


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("portal", "0004_sealed_citizens")]

    operations = [
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=["organ", "address_index"], name="subscription_once"
            ),
        ),
        forgets("portal", "Subscription"),
        forgets("portal", "FaultReport"),
    ]

from django.db import migrations

import lubu.sealing.fields
from lubu.sealing.moving import seals


class Migration(migrations.Migration):

    dependencies = [("portal", "0003_notices_topics_subscriptions")]

    operations = [
        migrations.RemoveConstraint(model_name="subscription", name="subscription_once"),
        migrations.AlterField(
            model_name="subscription",
            name="address",
            field=lubu.sealing.fields.SealedTextField(
                bound_to=("key",), max_length=254, verbose_name="e-mail"
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="address_index",
            field=lubu.sealing.fields.BlindIndexField(kind="email", of="address"),
        ),
        migrations.AlterField(
            model_name="faultreport",
            name="words",
            field=lubu.sealing.fields.SealedTextField(
                bound_to=("organ_id", "number"), max_length=1000, verbose_name="what is wrong"
            ),
        ),
        migrations.AlterField(
            model_name="faultreport",
            name="contact",
            field=lubu.sealing.fields.SealedTextField(
                blank=True,
                bound_to=("organ_id", "number"),
                max_length=100,
                verbose_name="how to reach you",
            ),
        ),
        seals("portal", "Subscription"),
        seals("portal", "FaultReport"),
    ]

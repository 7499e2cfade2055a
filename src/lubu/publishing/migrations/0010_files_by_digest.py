from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0009_kinds_of_disclosure_columns'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['digest'], name='attachment_by_digest'),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(fields=['digest'], name='picture_by_digest'),
        ),
    ]

import lubu.organisations.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_failed_log_ins'),
    ]

    operations = [
        migrations.AddField(
            model_name='organ',
            name='site_path',
            field=models.CharField(blank=True, default='', max_length=80, validators=[lubu.organisations.models.validate_site_path], verbose_name='path of the site'),
            preserve_default=False,
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_site_path_of_each_organ'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='organ',
            constraint=models.UniqueConstraint(fields=('site_domain', 'site_path'), name='one_site_an_address'),
        ),
    ]

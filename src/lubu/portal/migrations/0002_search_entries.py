import django.db.models.deletion
import modelsearch.index
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_organs_units_posts'),
        ('portal', '0001_built_files'),
        ('publishing', '0002_what_the_database_refuses'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('title', models.TextField()),
                ('text', models.TextField()),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='publishing.release')),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('validity', models.CharField(blank=True, max_length=20)),
                ('is_current', models.BooleanField()),
                ('column', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.columnpage')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='search_entries', to='organisations.organ')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.submission')),
            ],
            options={
                'verbose_name': 'entry of the search index',
                'verbose_name_plural': 'entries of the search index',
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
    ]

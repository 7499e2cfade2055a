import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0001_built_files'),
        ('publishing', '0004_text_planned_next'),
    ]

    operations = [
        migrations.AddField(
            model_name='buildstate',
            name='due',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='buildstate',
            name='planned',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='publishing.informationitem')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='publishing.release')),
            ],
            options={
                'verbose_name': 'mention on a built page',
                'verbose_name_plural': 'mentions on built pages',
                'constraints': [models.UniqueConstraint(fields=('page', 'item'), name='mentioned_once')],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_entries_versions'),
        ('publishing', '0003_name_of_the_root'),
    ]

    operations = [
        migrations.AddField(
            model_name='informationitem',
            name='entry',
            field=models.ForeignKey(blank=True, help_text='Which entry of the disclosure catalogue the text fulfils.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalogue.catalogueentry', verbose_name='entry of the catalogue'),
        ),
        migrations.AddField(
            model_name='submission',
            name='entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='catalogue.catalogueentry', verbose_name='entry of the catalogue'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(fields=['organ', 'released_on'], name='release_by_organ_and_day'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(fields=['column', 'released_on'], name='release_by_column_and_day'),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                fields=["column", "state", "first_released_at"], name="release_by_column_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="informationitem",
            index=models.Index(fields=["organ", "kind"], name="item_by_organ_and_kind"),
        ),
    ]

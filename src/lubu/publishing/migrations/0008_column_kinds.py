from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0007_versions_handed_in_stay'),
    ]

    operations = [
        migrations.AlterField(
            model_name='columnpage',
            name='kind',
            field=models.CharField(choices=[('news', 'news'), ('notices', 'notices'), ('policy', 'policy documents'), ('interpretation', 'interpretations'), ('key_area', 'key area'), ('finance', 'budgets and accounts'), ('static', 'standing information'), ('disclosure', 'disclosure platform'), ('guide', 'disclosure guide'), ('regulations', 'disclosure regulations'), ('statutory', 'statutory disclosure content'), ('annual_report', 'annual reports'), ('requests', 'disclosure on request'), ('institution', 'institution and duties'), ('leaders', 'leaders'), ('new_media', 'new media')], default='notices', max_length=20, verbose_name='kind'),
        ),
    ]

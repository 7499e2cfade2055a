import django.db.models.deletion
import lubu.portal.models.subscriptions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_what_the_public_reads'),
        ('portal', '0002_search'),
        ('publishing', '0004_entries_and_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicSending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.GenericIPAddressField(db_index=True, verbose_name='address')),
                ('at', models.DateTimeField(db_index=True, verbose_name='time')),
            ],
            options={
                'verbose_name': 'form sent by the public',
                'verbose_name_plural': 'forms sent by the public',
            },
        ),
        migrations.CreateModel(
            name='FaultReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, verbose_name='number')),
                ('token_digest', models.CharField(max_length=64)),
                ('page', models.CharField(blank=True, max_length=300, verbose_name='address of the page')),
                ('kind', models.CharField(choices=[('wording', 'wrong character or wording'), ('content', 'wrong content'), ('link', 'page, link or file cannot be opened'), ('outdated', 'not up to date'), ('personal', 'personal information disclosed'), ('other', 'something else')], max_length=20, verbose_name='kind of fault')),
                ('words', models.TextField(max_length=1000, verbose_name='what is wrong')),
                ('contact', models.CharField(blank=True, max_length=100, verbose_name='how to reach you')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('due_on', models.DateField(verbose_name='to be answered by')),
                ('state', models.CharField(choices=[('open', 'being dealt with'), ('answered', 'answered')], default='open', max_length=20, verbose_name='state')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
                ('answered_on', models.DateField(null=True, verbose_name='answered on')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fault_reports', to='organisations.organ')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'message about a fault of the site',
                'verbose_name_plural': 'messages about faults of the site',
                'constraints': [models.UniqueConstraint(fields=('organ', 'number'), name='fault_report_number_once'), models.UniqueConstraint(fields=('organ', 'token_digest'), name='fault_report_sent_once')],
            },
        ),
        migrations.CreateModel(
            name='SiteNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=80, verbose_name='text')),
                ('address', models.URLField(blank=True, max_length=300, verbose_name='address')),
                ('begins_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('up', 'stands on the site'), ('over', 'over'), ('taken_down', 'taken down')], max_length=20, verbose_name='state')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_notices', to='organisations.organ')),
                ('release', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.release')),
            ],
            options={
                'verbose_name': 'urgent notice of the site',
                'verbose_name_plural': 'urgent notices of the site',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['planned', 'up'])), fields=('organ',), name='one_urgent_notice_stands'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='urgent_notice_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, verbose_name='short name in addresses')),
                ('text', models.JSONField(default=dict)),
                ('number', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('planned', 'planned'), ('current', 'current topic'), ('over', 'historical topic'), ('taken_down', 'taken down')], default='draft', max_length=20, verbose_name='state')),
                ('ended_on', models.DateField(null=True, verbose_name='ended on')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='organisations.organ')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit', verbose_name='owner unit')),
            ],
            options={
                'verbose_name': 'topic page',
                'verbose_name_plural': 'topic pages',
            },
        ),
        migrations.CreateModel(
            name='TopicWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=30)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_words', to='publishing.release')),
            ],
            options={
                'verbose_name': 'word of topics in a text',
                'verbose_name_plural': 'words of topics in texts',
            },
        ),
        migrations.CreateModel(
            name='TopicDraft',
            fields=[
                ('topic', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='draft', serialize=False, to='portal.topic')),
                ('text', models.JSONField()),
                ('number', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField(verbose_name='time')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draft of a topic',
                'verbose_name_plural': 'drafts of topics',
            },
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(fields=('organ', 'slug'), name='topic_address_once'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('number__gt', 0), _connector='OR'), name='topic_on_the_site_is_in_force'),
        ),
        migrations.AddConstraint(
            model_name='topicword',
            constraint=models.UniqueConstraint(fields=('organ', 'word', 'release'), name='topic_word_once'),
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=lubu.portal.models.subscriptions.new_key, max_length=16, unique=True)),
                ('address', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('state', models.CharField(choices=[('waiting', 'waiting for confirmation'), ('confirmed', 'confirmed'), ('paused', 'paused by the subscriber'), ('refused', 'paused, since mails were refused')], default='waiting', max_length=20, verbose_name='state')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('asked', models.PositiveIntegerField(default=1)),
                ('answered', models.PositiveIntegerField(default=0)),
                ('mailed_on', models.DateField(null=True)),
                ('mails', models.PositiveSmallIntegerField(default=0)),
                ('read_to', models.PositiveBigIntegerField(default=0)),
                ('looked_on', models.DateField(db_index=True, null=True)),
                ('refusals', models.PositiveSmallIntegerField(default=0)),
                ('columns', models.ManyToManyField(related_name='subscriptions', to='publishing.columnpage')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='organisations.organ')),
                ('topics', models.ManyToManyField(related_name='subscriptions', to='portal.topic')),
            ],
            options={
                'verbose_name': 'subscription by e-mail',
                'verbose_name_plural': 'subscriptions by e-mail',
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(db_index=True, verbose_name='day')),
                ('state', models.CharField(choices=[('sending', 'handed over'), ('sent', 'sent'), ('refused', 'refused')], default='sending', max_length=20, verbose_name='state')),
                ('releases', models.JSONField(default=list)),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digests', to='portal.subscription')),
            ],
            options={
                'verbose_name': 'digest by e-mail',
                'verbose_name_plural': 'digests by e-mail',
            },
        ),
        migrations.CreateModel(
            name='DigestRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('begun_at', models.DateTimeField(verbose_name='begun')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('sent', models.PositiveIntegerField(default=0, verbose_name='sent')),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='refused')),
                ('fault', models.CharField(blank=True, max_length=200, verbose_name='the mail server said')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digest_runs', to='organisations.organ')),
            ],
            options={
                'verbose_name': 'day of digests',
                'verbose_name_plural': 'days of digests',
                'constraints': [models.UniqueConstraint(fields=('organ', 'on'), name='one_run_a_day')],
            },
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('organ', 'address'), name='subscription_once'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('subscription', 'on'), name='one_digest_a_day'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access_requests', '0005_letters'),
        ('organisations', '0002_what_the_public_reads'),
    ]

    operations = [
        migrations.AddField(
            model_name='accessrequest',
            name='answer',
            field=models.CharField(blank=True, choices=[('grant_published', 'already public: told where'), ('grant', 'disclosed'), ('partial', 'disclosed in part'), ('deny_secret', 'not disclosed: state secret'), ('deny_law', 'not disclosed: forbidden by law'), ('deny_safety', 'not disclosed: security and stability'), ('deny_third', 'not disclosed: rights of a third party'), ('deny_internal', 'not disclosed: internal affairs'), ('deny_process', 'not disclosed: information of the process'), ('deny_casefile', 'not disclosed: enforcement case file'), ('deny_query', 'not disclosed: to be queried at a register'), ('unable_not_held', 'not held: does not exist'), ('unable_other_organ', 'not held: another organ answers for it'), ('unable_create', 'would have to be made'), ('unable_unclear', 'still unclear after the correction'), ('refuse_petition', 'not handled: petition, complaint or report'), ('refuse_repeat', 'not handled: repeated'), ('refuse_publication', 'not handled: asks for a publication'), ('refuse_excessive', 'not handled: many repeated applications without good reason'), ('refuse_confirm', 'not handled: asks to confirm what he has')], max_length=30, verbose_name='kind of answer'),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='days_taken',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='working days taken'),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='fee_noticed_on',
            field=models.DateField(null=True, verbose_name='fee noticed on'),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='fee_paid_on',
            field=models.DateField(null=True, verbose_name='fee paid on'),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='fee_yuan',
            field=models.PositiveIntegerField(null=True, verbose_name='fee in yuan'),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='is_in_time',
            field=models.BooleanField(null=True, verbose_name='answered in time'),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='issued_on',
            field=models.DateField(null=True, verbose_name='answered on'),
        ),
        migrations.AddIndex(
            model_name='accessrequest',
            index=models.Index(fields=['organ', 'ended_on', 'row', 'received_on'], name='request_by_end'),
        ),
        migrations.AddIndex(
            model_name='accessrequest',
            index=models.Index(fields=['organ', 'issued_on', 'is_in_time', 'days_taken'], name='request_by_answer'),
        ),
        migrations.AddIndex(
            model_name='accessrequest',
            index=models.Index(condition=models.Q(('fee_noticed_on__isnull', False)), fields=['organ', 'fee_noticed_on', 'fee_yuan'], name='request_by_fee'),
        ),
        migrations.AddIndex(
            model_name='accessrequest',
            index=models.Index(condition=models.Q(('fee_paid_on__isnull', False)), fields=['organ', 'fee_paid_on', 'fee_yuan'], name='request_by_payment'),
        ),
    ]

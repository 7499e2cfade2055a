import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import lubu.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='FailedLogIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(db_index=True, max_length=150, verbose_name='name to log in with')),
                ('address', models.GenericIPAddressField(db_index=True, verbose_name='address')),
                ('at', models.DateTimeField(db_index=True, verbose_name='time')),
            ],
            options={
                'verbose_name': 'failed log-in',
                'verbose_name_plural': 'failed log-ins',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('full_name', models.CharField(blank=True, max_length=40, verbose_name='full name')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='must change the password')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'ordering': ['username'],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Organ',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=80, verbose_name='full name')),
                ('short_name', models.CharField(max_length=20, verbose_name='short name')),
                ('site_name', models.CharField(max_length=80, verbose_name='site name')),
                ('tier_name', models.CharField(default='镇(街)级', max_length=20, verbose_name='tier')),
                ('is_township', models.BooleanField(default=True, verbose_name='is a township')),
                ('superior', models.CharField(blank=True, max_length=80, verbose_name='superior organ')),
                ('reconsideration_organ', models.CharField(blank=True, max_length=80, verbose_name='reconsideration organ')),
                ('court', models.CharField(blank=True, max_length=80, verbose_name='court')),
                ('uscc', models.CharField(max_length=18, unique=True, validators=[lubu.organisations.models.validate_uscc], verbose_name='unified social credit code')),
                ('site_id_code', models.CharField(max_length=10, validators=[lubu.organisations.models.validate_site_id_code], verbose_name='site code')),
                ('site_domain', models.CharField(max_length=120, verbose_name='domain')),
                ('site_path', models.CharField(blank=True, max_length=80, validators=[lubu.organisations.models.validate_site_path], verbose_name='path of the site')),
                ('index_pattern', models.CharField(default='{uscc}/{year}-{serial:05d}', max_length=60, verbose_name='index number pattern')),
                ('doc_prefix', models.CharField(blank=True, max_length=20, verbose_name='document code')),
                ('disclosure_office', models.CharField(blank=True, max_length=80, verbose_name='disclosure office')),
                ('address', models.CharField(blank=True, max_length=160, verbose_name='address')),
                ('office_hours', models.CharField(blank=True, max_length=120, verbose_name='office hours')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('icp_number', models.CharField(blank=True, max_length=60, verbose_name='ICP number')),
                ('police_number', models.CharField(blank=True, max_length=60, verbose_name='public security filing')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demonstration data')),
            ],
            options={
                'verbose_name': 'organ',
                'verbose_name_plural': 'organs',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('site_domain', 'site_path'), name='one_site_an_address')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(verbose_name='slug')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('office', 'office'), ('village', 'village'), ('community', 'community')], default='office', max_length=20, verbose_name='kind')),
                ('duties', models.TextField(blank=True, verbose_name='duties')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('address', models.CharField(blank=True, max_length=160, verbose_name='address')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('abolished_on', models.DateField(editable=False, null=True, verbose_name='abolished on')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='organisations.organ', verbose_name='organ')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ['organ', 'position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('organ', 'slug'), name='unit_slug_once_in_organ'), models.UniqueConstraint(fields=('organ', 'name'), name='unit_name_once_in_organ')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('duties', models.TextField(blank=True, verbose_name='duties')),
                ('chain', models.CharField(choices=[('principal', 'principal leader'), ('in_charge', 'leader in charge'), ('office', 'responsible office'), ('none', 'not in the chain')], default='none', max_length=20, verbose_name='chain of responsibility')),
                ('roles', models.JSONField(blank=True, default=list, verbose_name='roles')),
                ('abolished_on', models.DateField(editable=False, null=True, verbose_name='abolished on')),
                ('group', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='post', to='auth.group')),
                ('oversees', models.ManyToManyField(blank=True, related_name='overseen_by', to='organisations.unit', verbose_name='units overseen')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='organisations.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['unit', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='post_name_once_in_unit')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='organisations.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'ordering': ['-since', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('user', 'post'), name='appointment_held_once'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='appointment_ends_after_it_begins')],
            },
        ),
    ]

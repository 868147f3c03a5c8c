import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from caseway.rows.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('workspaces', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='CustomField',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('ticket', 'Ticket'), ('issue', 'Issue')], max_length=12)),
                    ('key', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]{0,38}[a-z0-9]\\Z', 'A key is two to forty small letters, digits or underscores; it begins with a letter and ends with a letter or digit.')])),
                    ('label', models.CharField(max_length=80)),
                    ('type', models.CharField(choices=[('text', 'Text'), ('number', 'A number'), ('yes_no', 'Yes or no'), ('date', 'Date'), ('one', 'One of a list'), ('several', 'Several of a list'), ('link', 'Web address')], max_length=8)),
                    ('help', models.CharField(blank=True, default='', max_length=400)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('is_asked', models.BooleanField(default=False)),
                    ('is_retired', models.BooleanField(default=False)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'kind', 'key'), name='a_field_key_is_used_once'), models.CheckConstraint(condition=models.Q(('is_asked', False), ('kind', 'ticket'), _connector='OR'), name='only_tickets_are_asked_for')],
                },
            ),
            migrations.CreateModel(
                name='FieldChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=40)),
                    ('label', models.CharField(max_length=80)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('is_retired', models.BooleanField(default=False)),
                    ('field', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='fields.customfield')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'field', 'key'), name='a_choice_key_is_used_once_in_a_field')],
                },
            ),
            migrations.CreateModel(
                name='FieldValue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=12)),
                    ('subject', models.BigIntegerField()),
                    ('text', models.TextField(blank=True, default='')),
                    ('folded', models.CharField(blank=True, max_length=200, null=True)),
                    ('number', models.FloatField(blank=True, null=True)),
                    ('day', models.DateField(blank=True, null=True)),
                    ('choice', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='fields.fieldchoice')),
                    ('field', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='fields.customfield')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'kind', 'subject'], name='field_values_of_a_thing'), models.Index(condition=models.Q(('folded__isnull', False)), fields=['workspace', 'field', 'folded', 'subject'], name='by_field_text'), models.Index(condition=models.Q(('number__isnull', False)), fields=['workspace', 'field', 'number', 'subject'], name='by_field_number'), models.Index(condition=models.Q(('day__isnull', False)), fields=['workspace', 'field', 'day', 'subject'], name='by_field_day'), models.Index(condition=models.Q(('choice__isnull', False)), fields=['workspace', 'field', 'choice', 'subject'], name='by_field_choice')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('choice', None)), fields=('workspace', 'kind', 'subject', 'field'), name='a_field_holds_one_value'), models.UniqueConstraint(condition=models.Q(('choice__isnull', False)), fields=('workspace', 'kind', 'subject', 'field', 'choice'), name='a_choice_is_made_once')],
                },
            ),
        ]),
    ]

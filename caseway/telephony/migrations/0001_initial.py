import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from caseway.rows.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0001_initial'),
        ('tickets', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=120)),
                    ('direction', models.CharField(choices=[('in', 'Incoming'), ('out', 'Outgoing')], max_length=3)),
                    ('state', models.CharField(choices=[('ringing', 'Ringing'), ('connected', 'Talking'), ('ended', 'Talked'), ('missed', 'Missed'), ('unanswered', 'Not answered'), ('forwarded', 'Forwarded'), ('rejected', 'Rejected')], default='ringing', max_length=10)),
                    ('outside', models.CharField(blank=True, default='', max_length=40)),
                    ('shown', models.CharField(blank=True, default='', max_length=80)),
                    ('inside', models.CharField(blank=True, default='', max_length=80)),
                    ('queue', models.CharField(blank=True, default='', max_length=80)),
                    ('cause', models.CharField(blank=True, default='', max_length=40)),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='customers.customer')),
                    ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.team')),
                    ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.ticket')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', '-id'], name='calls_newest'), models.Index(condition=models.Q(('state', 'missed')), fields=['workspace', '-id'], name='calls_missed'), models.Index(fields=['workspace', 'started_at'], name='calls_by_time'), models.Index(fields=['workspace', 'outside', '-id'], name='calls_of_number'), models.Index(condition=models.Q(('state__in', ['ringing', 'connected'])), fields=['started_at'], name='calls_going_on')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'key'), name='a_call_is_one_row'), models.CheckConstraint(condition=models.Q(('state__in', ['ringing', 'connected']), ('ended_at__isnull', False), _connector='OR'), name='an_ended_call_says_when')],
                },
            ),
            migrations.CreateModel(
                name='Exchange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('secret_hash', models.CharField(max_length=64, unique=True)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('last_event_at', models.DateTimeField(blank=True, null=True)),
                    ('queues', models.JSONField(blank=True, default=list)),
                    ('outgoing', models.JSONField(blank=True, default=list)),
                    ('numbers_noted_until', models.BigIntegerField(default=0)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace',), name='a_workspace_has_one_exchange')],
                },
            ),
            migrations.CreateModel(
                name='Extension',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='an_extension_belongs_to_one_member')],
                },
            ),
            migrations.CreateModel(
                name='Ring',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='telephony.call')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'member', 'call'), name='a_call_rings_once_at_a_member')],
                },
            ),
            migrations.CreateModel(
                name='SeenNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=40)),
                    ('seen_at', models.DateTimeField()),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'number', 'customer'), name='a_number_is_seen_once_of_a_customer')],
                },
            ),
            migrations.CreateModel(
                name='BlockedNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(blank=True, default='', max_length=40)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('blocked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'number'), name='a_number_is_blocked_once')],
                },
            ),
        ]),
    ]

import django.db.models.deletion
import django.utils.timezone
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
                name='Activity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60)),
                    ('data', models.JSONField(default=dict)),
                    ('actor_kind', models.CharField(max_length=12)),
                    ('actor_id', models.BigIntegerField(null=True)),
                    ('actor_name', models.CharField(blank=True, max_length=200)),
                    ('subject_kind', models.CharField(max_length=20)),
                    ('subject_id', models.BigIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'id'], name='activity_feed'), models.Index(fields=['workspace', 'subject_kind', 'subject_id', 'id'], name='activity_of_subject')],
                },
            ),
            migrations.CreateModel(
                name='Once',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.CharField(max_length=60)),
                    ('key', models.CharField(max_length=200)),
                    ('fingerprint', models.CharField(default='', max_length=64)),
                    ('answer', models.JSONField(default=dict)),
                    ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'scope', 'key'), name='a_key_is_used_once')],
                },
            ),
            migrations.CreateModel(
                name='Reaction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('name', models.CharField(max_length=60)),
                    ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='activity.activity')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='reaction_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='reaction_subject')],
                    'constraints': [models.UniqueConstraint(fields=('activity', 'name'), name='a_reaction_runs_once_per_activity')],
                },
            ),
            migrations.CreateModel(
                name='Transition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject_kind', models.CharField(max_length=20)),
                    ('subject_id', models.BigIntegerField()),
                    ('field', models.CharField(max_length=20)),
                    ('before', models.CharField(blank=True, max_length=80)),
                    ('after', models.CharField(blank=True, max_length=80)),
                    ('actor_kind', models.CharField(max_length=12)),
                    ('actor_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='activity.activity')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'subject_kind', 'subject_id', 'field', 'at'], name='transitions_of_subject'), models.Index(fields=['activity'], name='transitions_of_activity')],
                },
            ),
        ]),
    ]

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from caseway.rows.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='SharedLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('secret_hash', models.CharField(max_length=64)),
                    ('password', models.CharField(blank=True, default='', max_length=128)),
                    ('shows_names', models.BooleanField(default=False)),
                    ('until', models.DateTimeField()),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.organisation')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'organisation', '-id'], name='shared_links_of_organisation')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'secret_hash'), name='a_shared_link_has_its_own_secret')],
                },
            ),
            migrations.CreateModel(
                name='LinkView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('hour', models.DateTimeField()),
                    ('count', models.PositiveIntegerField(default=0)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('link', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='views', to='helpcentre.sharedlink')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'link', 'hour'), name='views_of_a_link_are_counted_by_hour')],
                },
            ),
            migrations.CreateModel(
                name='Visit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254)),
                    ('link_hash', models.CharField(max_length=64)),
                    ('link_until', models.DateTimeField()),
                    ('secret_hash', models.CharField(blank=True, default='', max_length=64)),
                    ('until', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'secret_hash'], name='visits_by_secret'), models.Index(fields=['until'], name='visits_to_forget')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'link_hash'), name='a_link_opens_one_visit')],
                },
            ),
            migrations.CreateModel(
                name='FormSite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('origins', models.JSONField(default=list)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace',), name='a_workspace_lists_its_sites_once')],
                },
            ),
            migrations.CreateModel(
                name='LinkRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('email', models.EmailField(max_length=254)),
                    ('language', models.CharField(max_length=10)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='link_request_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='link_request_subject')],
                },
            ),
        ]),
    ]

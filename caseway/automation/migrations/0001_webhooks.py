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
                name='Webhook',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('url', models.URLField(max_length=500)),
                    ('facts', models.JSONField(blank=True, default=list)),
                    ('sealed_secret', models.CharField(max_length=400)),
                    ('is_active', models.BooleanField(default=True)),
                    ('rests_until', models.DateTimeField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('fact', models.CharField(max_length=60)),
                    ('message_id', models.CharField(max_length=40)),
                    ('body', models.TextField()),
                    ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('delivered_at', models.DateTimeField(blank=True, null=True)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='automation.webhook')),
                ],
                options={
                    'verbose_name': 'webhook delivery',
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='delivery_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='delivery_subject'), models.Index(fields=['workspace', 'webhook', '-id'], name='deliveries_of_webhook'), models.Index(fields=['created_at'], name='deliveries_to_forget')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'webhook', 'message_id'), name='a_webhook_hears_a_fact_once')],
                },
            ),
        ]),
    ]

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
                name='SignInProvider',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('microsoft', 'Microsoft 365'), ('google', 'Google'), ('other', 'Another provider')], max_length=9)),
                    ('name', models.CharField(max_length=80)),
                    ('client_id', models.CharField(max_length=255)),
                    ('sealed_client_secret', models.TextField(blank=True, default='')),
                    ('authorize_url', models.URLField(max_length=400)),
                    ('token_url', models.URLField(max_length=400)),
                    ('scopes', models.CharField(max_length=400)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='a_sign_in_provider_has_its_own_name')],
                },
            ),
            migrations.CreateModel(
                name='SignIn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('account', models.EmailField(max_length=254)),
                    ('sealed_refresh_token', models.TextField(blank=True, default='')),
                    ('sealed_access_token', models.TextField(blank=True, default='')),
                    ('expires_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('signed_in_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('lost_at', models.DateTimeField(blank=True, null=True)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ins', to='mail.signinprovider')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('lost_at', None)), fields=['expires_at'], name='sign_ins_to_renew')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'provider', 'account'), name='an_account_signs_in_once')],
                },
            ),
            migrations.CreateModel(
                name='WayOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('house', "By this installation's mail server"), ('smtp', 'By a mail server of its own (SMTP)')], default='house', max_length=5)),
                    ('host', models.CharField(blank=True, default='', max_length=253)),
                    ('port', models.PositiveIntegerField(default=587)),
                    ('security', models.CharField(choices=[('smtps', 'TLS'), ('smtp+tls', 'STARTTLS'), ('smtp', "none: only inside one's own network")], default='smtp+tls', max_length=8)),
                    ('user', models.CharField(blank=True, default='', max_length=254)),
                    ('sealed_password', models.TextField(blank=True, default='')),
                    ('dkim_domain', models.CharField(blank=True, default='', max_length=253)),
                    ('dkim_selector', models.CharField(blank=True, default='', max_length=63)),
                    ('sealed_dkim_key', models.TextField(blank=True, default='')),
                    ('dkim_public', models.TextField(blank=True, default='')),
                    ('sign_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ways', to='mail.signin')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace'], name='ways_out')],
                },
            ),
            migrations.CreateModel(
                name='OutgoingMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('effect_key', models.CharField(max_length=120)),
                    ('kind', models.CharField(choices=[('reply', 'Reply'), ('receipt', 'Receipt'), ('notice', 'Notice'), ('invitation', 'Invitation'), ('link', 'Link to reports'), ('news', 'News of a wish')], max_length=10)),
                    ('ticket_number', models.BigIntegerField(blank=True, null=True)),
                    ('recipient', models.EmailField(max_length=254)),
                    ('return_path', models.CharField(blank=True, default='', max_length=254)),
                    ('headers', models.JSONField(default=list)),
                    ('message_id', models.CharField(max_length=255)),
                    ('text', models.TextField()),
                    ('html', models.TextField(blank=True, default='')),
                    ('file_ids', models.JSONField(blank=True, default=list)),
                    ('inline_file_ids', models.JSONField(blank=True, default=list)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('is_suppressed', models.BooleanField(default=False)),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.team')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('way', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mail.wayout')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='outgoing_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='outgoing_subject'), models.Index(fields=['workspace', '-id'], name='outgoing_newest'), models.Index(condition=models.Q(('sent_at', None)), fields=['workspace', '-id'], name='outgoing_unsent'), models.Index(fields=['workspace', 'ticket_number'], name='outgoing_of_ticket')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'effect_key'), name='one_mail_for_one_effect')],
                },
            ),
            migrations.CreateModel(
                name='AutomaticAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'email', 'at'], name='automatic_answers')],
                },
            ),
        ]),
    ]

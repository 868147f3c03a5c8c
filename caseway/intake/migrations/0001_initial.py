import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from caseway.rows.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('mail', '0001_initial'),
        ('tickets', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='BlockedSender',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pattern', models.CharField(max_length=254)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'pattern'), name='a_sender_is_blocked_once')],
                },
            ),
            migrations.CreateModel(
                name='InboundHook',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('provider', models.CharField(choices=[('mailgun', 'Mailgun'), ('postmark', 'Postmark'), ('sendgrid', 'SendGrid'), ('amazon_ses', 'Amazon SES')], max_length=12)),
                    ('sealed_secret', models.TextField()),
                    ('secret_hash', models.CharField(max_length=64, unique=True)),
                    ('sealed_signing_key', models.TextField(blank=True, default='')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('last_mail_at', models.DateTimeField(blank=True, null=True)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace'], name='inbound_hooks')],
                },
            ),
            migrations.CreateModel(
                name='IncomingMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('source', models.CharField(choices=[('smtp', 'SMTP'), ('lmtp', 'LMTP'), ('pipe', 'pipe'), ('imap', 'IMAP'), ('hook', 'mail provider'), ('import', 'import')], max_length=8)),
                    ('envelope_sender', models.CharField(blank=True, max_length=320, null=True)),
                    ('recipient', models.CharField(blank=True, default='', max_length=320)),
                    ('peer', models.CharField(blank=True, default='', max_length=64)),
                    ('raw', models.BinaryField()),
                    ('size', models.BigIntegerField()),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('fingerprint', models.CharField(blank=True, default='', max_length=64)),
                    ('disposition', models.CharField(blank=True, choices=[('', 'Not understood yet'), ('opened', 'Opened a ticket'), ('added', 'Added to a ticket'), ('held', 'Held for a person to decide'), ('recorded', 'Kept, without a ticket or an answer'), ('duplicate', 'The same mail again')], default='', max_length=9)),
                    ('machine', models.CharField(blank=True, default='', max_length=16)),
                    ('sender_name', models.CharField(blank=True, default='', max_length=160)),
                    ('sender_email', models.CharField(blank=True, default='', max_length=320)),
                    ('mail_subject', models.CharField(blank=True, default='', max_length=400)),
                    ('snippet', models.CharField(blank=True, default='', max_length=200)),
                    ('decisions', models.JSONField(blank=True, default=list)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.message')),
                    ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.ticket')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('proven', models.CharField(blank=True, max_length=64, null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='incoming_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='incoming_subject'), models.Index(fields=['workspace', '-id'], name='incoming_newest'), models.Index(condition=models.Q(('decided_at', None), ('disposition', 'held')), fields=['workspace', '-id'], name='incoming_held'), models.Index(fields=['workspace', 'sender_email', 'received_at'], name='incoming_of_sender')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('fingerprint', ''), _negated=True), models.Q(('disposition', 'duplicate'), _negated=True)), fields=('workspace', 'fingerprint'), name='a_mail_is_understood_once')],
                },
            ),
            migrations.CreateModel(
                name='Mailbox',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('host', models.CharField(max_length=253)),
                    ('port', models.PositiveIntegerField(default=993)),
                    ('security', models.CharField(choices=[('tls', 'TLS'), ('starttls', 'STARTTLS'), ('none', "none: only inside one's own network")], default='tls', max_length=8)),
                    ('user', models.CharField(max_length=254)),
                    ('sealed_password', models.TextField(blank=True, default='')),
                    ('folder', models.CharField(default='INBOX', max_length=200)),
                    ('after', models.CharField(choices=[('delete', 'is deleted there'), ('move', 'is moved to another folder'), ('flag', 'stays, marked as read')], default='move', max_length=6)),
                    ('move_to', models.CharField(blank=True, default='Caseway', max_length=200)),
                    ('taken_from', models.DateTimeField(blank=True, null=True)),
                    ('poll_seconds', models.PositiveIntegerField(default=120)),
                    ('alarm_minutes', models.PositiveIntegerField(default=15)),
                    ('is_paused', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('session', models.PositiveBigIntegerField(default=0)),
                    ('reached_at', models.DateTimeField(blank=True, null=True)),
                    ('failing_since', models.DateTimeField(blank=True, null=True)),
                    ('last_mail_at', models.DateTimeField(blank=True, null=True)),
                    ('taken', models.PositiveBigIntegerField(default=0)),
                    ('validity', models.PositiveBigIntegerField(default=0)),
                    ('last_uid', models.PositiveBigIntegerField(default=0)),
                    ('floor_uid', models.PositiveBigIntegerField(default=0)),
                    ('stored_uids', models.JSONField(blank=True, default=list)),
                    ('left_uids', models.JSONField(blank=True, default=list)),
                    ('address', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.mailaddress')),
                    ('sign_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mailboxes', to='mail.signin')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='mailbox_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='mailbox_subject')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'host', 'user', 'folder'), name='a_mailbox_is_attended_once'), models.CheckConstraint(condition=models.Q(('poll_seconds__gte', 10)), name='a_mailbox_is_polled_sensibly')],
                },
            ),
        ]),
    ]

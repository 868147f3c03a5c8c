import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from caseway.rows.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0001_initial'),
        ('files', '0001_initial'),
        ('issues', '0001_initial'),
        ('mail', '0001_initial'),
        ('products', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Announcement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('draft', 'To be reviewed'), ('sent', 'Sent'), ('skipped', 'Skipped')], default='draft', max_length=7)),
                    ('drafted_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='issues.issue')),
                    ('version', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.version')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'state', '-id'], name='announcements_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue', 'version'), name='a_fix_is_announced_once'), models.UniqueConstraint(condition=models.Q(('version', None)), fields=('workspace', 'issue'), name='a_fix_without_a_version_is_announced_once')],
                },
            ),
            migrations.CreateModel(
                name='BulkAct',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('assignee', 'Assign'), ('team', 'Team'), ('state', 'State'), ('priority', 'Priority'), ('tag', 'Tag'), ('issue', 'Link to issue'), ('into', 'Merge into')], max_length=8)),
                    ('value', models.JSONField(null=True)),
                    ('q', models.TextField(blank=True, default='')),
                    ('phase', models.CharField(choices=[('running', 'Under way'), ('done', 'Done'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='running', max_length=7)),
                    ('total', models.PositiveIntegerField(default=0)),
                    ('seen', models.PositiveIntegerField(default=0)),
                    ('changed', models.PositiveIntegerField(default=0)),
                    ('refused', models.PositiveIntegerField(default=0)),
                    ('taken_back', models.PositiveIntegerField(default=0)),
                    ('left_alone', models.PositiveIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'member', '-id'], name='bulk_acts_of_member'), models.Index(fields=['created_at'], name='bulk_acts_to_forget')],
                },
            ),
            migrations.CreateModel(
                name='BulkPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('below', models.BigIntegerField()),
                    ('act', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='tickets.bulkact')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'verbose_name': 'act on many tickets',
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='bulk_part_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='bulk_part_subject'), models.Index(fields=['workspace', 'act'], name='bulk_parts_of_act')],
                },
            ),
            migrations.CreateModel(
                name='MailAddress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, unique=True)),
                    ('name', models.CharField(blank=True, default='', max_length=120)),
                    ('takes_plus', models.BooleanField(default=False)),
                    ('test_token', models.CharField(blank=True, default='', max_length=40)),
                    ('tested_at', models.DateTimeField(blank=True, null=True)),
                    ('arrived_at', models.DateTimeField(blank=True, null=True)),
                    ('arrived_plus_at', models.DateTimeField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.product')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.team')),
                    ('way', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mail.wayout')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
            ),
            migrations.CreateModel(
                name='Ticket',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField()),
                    ('subject', models.CharField(max_length=400)),
                    ('state', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('pending', 'Waiting for the customer'), ('on_hold', 'On hold'), ('resolved', 'Resolved'), ('closed', 'Closed')], default='new', max_length=8)),
                    ('channel', models.CharField(choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('portal', 'Help centre'), ('api', 'API'), ('program', 'Program'), ('import', 'Import')], max_length=8)),
                    ('kind', models.CharField(choices=[('question', 'Question'), ('problem', 'Problem'), ('complaint', 'Complaint'), ('return', 'Return'), ('exchange', 'Exchange'), ('feature_request', 'Feature request')], default='problem', max_length=16)),
                    ('cause', models.CharField(blank=True, choices=[('', 'Not set'), ('defect', 'Defect'), ('misuse', 'Misuse'), ('environment', 'Environment'), ('other', 'Other')], default='', max_length=12)),
                    ('priority', models.CharField(choices=[('urgent', 'Urgent'), ('high', 'High'), ('normal', 'Normal'), ('low', 'Low')], default='normal', max_length=6)),
                    ('serial', models.CharField(blank=True, default='', max_length=80)),
                    ('lot', models.CharField(blank=True, default='', max_length=80)),
                    ('snippet', models.CharField(blank=True, default='', max_length=160)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('resolved_at', models.DateTimeField(blank=True, null=True)),
                    ('address', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.mailaddress')),
                    ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('continues', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='continued_by', to='tickets.ticket')),
                    ('issue', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='issues.issue')),
                    ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='tickets.ticket')),
                    ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.product')),
                    ('requester', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='customers.customer')),
                    ('team', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.team')),
                    ('version', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.version')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'state', '-id'], name='tickets_by_state'), models.Index(fields=['workspace', '-id'], name='tickets_newest'), models.Index(fields=['workspace', '-updated_at', '-id'], name='tickets_by_update'), models.Index(fields=['workspace', '-created_at', '-id'], name='tickets_by_creation'), models.Index(fields=['workspace', 'requester', '-id'], name='tickets_of_requester'), models.Index(fields=['workspace', 'assignee', 'state', '-id'], name='tickets_of_assignee'), models.Index(fields=['workspace', 'team', 'state', '-id'], name='tickets_of_team'), models.Index(fields=['workspace', 'product', '-id'], name='tickets_of_product'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['workspace', 'merged_into', '-id'], name='tickets_merged_into'), models.Index(condition=models.Q(('issue__isnull', False)), fields=['workspace', 'issue', '-id'], name='tickets_of_issue'), models.Index(condition=models.Q(('version__isnull', False)), fields=['workspace', 'version', '-id'], name='tickets_of_version'), models.Index(condition=models.Q(('serial', ''), _negated=True), fields=['workspace', 'serial', '-id'], name='tickets_by_serial'), models.Index(condition=models.Q(('lot', ''), _negated=True), fields=['workspace', 'lot', '-id'], name='tickets_by_lot'), models.Index(condition=models.Q(('state', 'resolved')), fields=['resolved_at'], name='tickets_to_close')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'number'), name='a_ticket_number_is_used_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['resolved', 'closed']), _negated=True), ('resolved_at__isnull', False), _connector='OR'), name='resolved_ticket_says_when'), models.CheckConstraint(condition=models.Q(('merged_into', None), ('state', 'closed'), _connector='OR'), name='a_merged_ticket_is_closed'), models.CheckConstraint(condition=models.Q(('state__in', ['new', 'open', 'pending', 'on_hold', 'resolved', 'closed'])), name='ticket_state_is_known')],
                },
            ),
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('reply', 'Reply'), ('note', 'Note'), ('call', 'Call')], default='reply', max_length=5)),
                    ('is_internal', models.BooleanField(default=False)),
                    ('author_name', models.CharField(blank=True, default='', max_length=160)),
                    ('author_email', models.EmailField(blank=True, default='', max_length=254)),
                    ('body', models.TextField(blank=True, default='')),
                    ('quoted', models.TextField(blank=True, default='')),
                    ('html', models.TextField(blank=True, default='')),
                    ('quoted_html', models.TextField(blank=True, default='')),
                    ('header_id', models.CharField(blank=True, default='', max_length=255)),
                    ('channel', models.CharField(choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('portal', 'Help centre'), ('api', 'API'), ('program', 'Program'), ('import', 'Import')], max_length=8)),
                    ('marks', models.CharField(blank=True, default='', max_length=80)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='customers.customer')),
                    ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='tickets.ticket')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'ticket', 'id'], name='messages_of_ticket'), models.Index(condition=models.Q(('header_id', ''), _negated=True), fields=['workspace', 'header_id'], name='messages_by_header_id')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'note'), _negated=True), ('is_internal', True), _connector='OR'), name='a_note_is_internal')],
                },
            ),
            migrations.CreateModel(
                name='MessageFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_inline', models.BooleanField(default=False)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                    ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='tickets.message')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'message', 'file'), name='a_file_is_attached_once')],
                },
            ),
            migrations.CreateModel(
                name='Tag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='tickets.ticket')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'name', '-ticket'], name='tags_by_name')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'ticket', 'name'), name='a_tag_stands_once_on_a_ticket')],
                },
            ),
            migrations.CreateModel(
                name='Snooze',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until', models.DateTimeField()),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'ticket'), name='a_ticket_is_snoozed_once')],
                },
            ),
            migrations.CreateModel(
                name='Seen',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'member', 'ticket'), name='a_ticket_is_seen_once_by_a_member')],
                },
            ),
            migrations.CreateModel(
                name='Participant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(blank=True, default='', max_length=254)),
                    ('role', models.CharField(choices=[('requester', 'Requester'), ('copy', 'In copy')], default='requester', max_length=9)),
                    ('generation', models.PositiveIntegerField(default=0)),
                    ('is_active', models.BooleanField(default=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='tickets.ticket')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'ticket', 'customer'), name='a_customer_takes_part_once')],
                },
            ),
            migrations.CreateModel(
                name='Merge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('pending', 'Waiting for the customer'), ('on_hold', 'On hold'), ('resolved', 'Resolved'), ('closed', 'Closed')], max_length=8)),
                    ('resolved_at', models.DateTimeField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('into', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                    ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'into'], name='merges_into')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'ticket'), name='a_ticket_is_merged_once')],
                },
            ),
            migrations.CreateModel(
                name='BulkChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('before', models.JSONField(null=True)),
                    ('after', models.JSONField(null=True)),
                    ('act', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='tickets.bulkact')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'act', 'ticket'), name='a_ticket_stands_once_in_an_act')],
                },
            ),
            migrations.CreateModel(
                name='Told',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('body', models.TextField()),
                    ('answer', models.CharField(blank=True, choices=[('', 'Not answered'), ('yes', 'Fixed'), ('no', 'Not fixed')], default='', max_length=3)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('announcement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.announcement')),
                    ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'verbose_name': 'announcement to a requester',
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='told_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='told_subject'), models.Index(fields=['workspace', 'ticket', '-id'], name='told_of_ticket')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'announcement', 'ticket'), name='a_ticket_is_told_of_a_fix_once')],
                },
            ),
            migrations.CreateModel(
                name='Verdict',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cause', models.CharField(blank=True, choices=[('', 'Not set'), ('defect', 'Defect'), ('misuse', 'Misuse'), ('environment', 'Environment'), ('other', 'Other')], default='', max_length=12)),
                    ('before', models.CharField(blank=True, choices=[('', 'Not set'), ('defect', 'Defect'), ('misuse', 'Misuse'), ('environment', 'Environment'), ('other', 'Other')], default='', max_length=12)),
                    ('reason', models.CharField(blank=True, default='', max_length=400)),
                    ('step', models.CharField(blank=True, default='', max_length=80)),
                    ('step_folded', models.CharField(blank=True, default='', max_length=160)),
                    ('quote', models.CharField(blank=True, default='', max_length=400)),
                    ('is_current', models.BooleanField(default=True)),
                    ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('component', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.component')),
                    ('message', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.message')),
                    ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='tickets.ticket')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'ticket', '-id'], name='verdicts_of_ticket'), models.Index(condition=models.Q(('is_current', True)), fields=['workspace', 'cause', 'step_folded', '-id'], name='verdicts_by_step')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('workspace', 'ticket'), name='a_ticket_has_one_current_verdict')],
                },
            ),
        ]),
    ]

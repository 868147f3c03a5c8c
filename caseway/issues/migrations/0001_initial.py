import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from caseway.rows.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0001_initial'),
        ('files', '0001_initial'),
        ('products', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='NamedState',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('category', models.CharField(max_length=9)),
                    ('name', models.CharField(max_length=40)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('limit', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='a_state_name_is_used_once')],
                },
            ),
            migrations.CreateModel(
                name='Issue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('defect', 'Defect'), ('feature', 'Feature'), ('task', 'Task'), ('usage', 'Usage')], default='defect', max_length=7)),
                    ('title', models.CharField(max_length=400)),
                    ('description', models.TextField(blank=True, default='')),
                    ('html', models.TextField(blank=True, default='')),
                    ('state', models.CharField(choices=[('triage', 'Triage'), ('backlog', 'Backlog'), ('planned', 'Planned'), ('started', 'In work'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='triage', max_length=9)),
                    ('priority', models.CharField(choices=[('urgent', 'Urgent'), ('high', 'High'), ('normal', 'Normal'), ('low', 'Low')], default='normal', max_length=6)),
                    ('severity', models.CharField(choices=[('critical', 'Critical'), ('major', 'Major'), ('minor', 'Minor'), ('trivial', 'Trivial')], default='minor', max_length=8)),
                    ('hazard', models.CharField(blank=True, choices=[('', 'None'), ('security', 'Security'), ('data_loss', 'Loss of data')], default='', max_length=9)),
                    ('estimate_minutes', models.PositiveIntegerField(blank=True, null=True)),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('is_confidential', models.BooleanField(default=False)),
                    ('rank', models.CharField(max_length=200)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('tickets', models.PositiveIntegerField(default=0)),
                    ('open_tickets', models.PositiveIntegerField(default=0)),
                    ('customers', models.PositiveIntegerField(default=0)),
                    ('organisations', models.PositiveIntegerField(default=0)),
                    ('first_seen_at', models.DateTimeField(blank=True, null=True)),
                    ('last_seen_at', models.DateTimeField(blank=True, null=True)),
                    ('reach', models.FloatField(default=0)),
                    ('impact', models.FloatField(default=0)),
                    ('override', models.FloatField(blank=True, null=True)),
                    ('override_reason', models.CharField(blank=True, default='', max_length=400)),
                    ('importance', models.FloatField(default=0)),
                    ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('component', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.component')),
                    ('created_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('fixed_version', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.version')),
                    ('override_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('parent', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='issues.issue')),
                    ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.product')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('named_state', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='issues.namedstate')),
                    ('voices', models.PositiveIntegerField(default=0)),
                    ('votes', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', '-id'], name='issues_newest'), models.Index(fields=['workspace', '-updated_at', '-id'], name='issues_by_update'), models.Index(fields=['workspace', '-importance', '-id'], name='issues_by_importance'), models.Index(fields=['workspace', 'rank', 'id'], name='issues_by_hand'), models.Index(fields=['workspace', 'state', 'rank', 'id'], name='issues_by_state'), models.Index(fields=['workspace', 'assignee', 'state'], name='issues_of_assignee'), models.Index(fields=['workspace', 'product', 'state'], name='issues_of_product'), models.Index(fields=['workspace', 'fixed_version'], name='issues_of_version'), models.Index(condition=models.Q(('parent__isnull', False)), fields=['workspace', 'parent'], name='issues_of_parent'), models.Index(fields=['workspace', 'priority', '-id'], name='issues_by_priority')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'number'), name='an_issue_number_is_used_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'cancelled']), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='finished_issue_says_when'), models.CheckConstraint(condition=models.Q(('state__in', ['triage', 'backlog', 'planned', 'started', 'done', 'cancelled'])), name='issue_state_is_known')],
                },
            ),
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('author_name', models.CharField(max_length=160)),
                    ('body', models.TextField(blank=True, default='')),
                    ('html', models.TextField(blank=True, default='')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('member', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='issues.issue')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'issue', 'id'], name='comments_of_issue')],
                },
            ),
            migrations.CreateModel(
                name='Collaborator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='collaborators', to='issues.issue')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue', 'member'), name='a_member_collaborates_once')],
                },
            ),
            migrations.CreateModel(
                name='AffectedVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.version')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='affected', to='issues.issue')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'version'], name='issues_affecting_version')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue', 'version'), name='a_version_is_affected_once')],
                },
            ),
            migrations.CreateModel(
                name='Label',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='issues.issue')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'name', '-issue'], name='labels_by_name')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue', 'name'), name='a_label_stands_once_on_an_issue')],
                },
            ),
            migrations.CreateModel(
                name='Relation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('duplicate_of', 'duplicate of'), ('blocks', 'blocks'), ('caused_by', 'caused by'), ('related', 'related to')], max_length=12)),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='issues.issue')),
                    ('other', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='related_from', to='issues.issue')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('state_before', models.CharField(blank=True, choices=[('triage', 'Triage'), ('backlog', 'Backlog'), ('planned', 'Planned'), ('started', 'In work'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='', max_length=9)),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'other', 'kind'], name='relations_from_the_other_end')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue', 'kind', 'other'), name='a_relation_stands_once'), models.CheckConstraint(condition=models.Q(('issue', models.F('other')), _negated=True), name='an_issue_is_not_related_to_itself')],
                },
            ),
            migrations.CreateModel(
                name='Solution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('visibility', models.CharField(choices=[('internal', 'Internal'), ('public', 'Public')], default='internal', max_length=8)),
                    ('solved', models.PositiveIntegerField(default=0)),
                    ('not_solved', models.PositiveIntegerField(default=0)),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='solutions', to='issues.issue')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'visibility', '-updated_at', '-id'], name='solutions_by_update')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue'), name='an_issue_has_one_solution'), models.CheckConstraint(condition=models.Q(models.Q(('visibility', 'public'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='public_solution_says_since_when')],
                },
            ),
            migrations.CreateModel(
                name='SolutionAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('helped', models.BooleanField()),
                    ('email', models.EmailField(blank=True, default='', max_length=254)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('reported_at', models.DateTimeField(blank=True, null=True)),
                    ('solution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='issues.solution')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'solution', 'at'], name='answers_to_a_solution'), models.Index(fields=['workspace', 'email', 'at'], name='answers_of_an_address')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('helped', True), ('reported_at', None), _connector='OR'), name='only_who_was_helped_reports_after_all')],
                },
            ),
            migrations.CreateModel(
                name='SolutionText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(max_length=10)),
                    ('symptoms', models.TextField()),
                    ('cause', models.TextField(blank=True, default='')),
                    ('workaround', models.TextField(blank=True, default='')),
                    ('resolution', models.TextField(blank=True, default='')),
                    ('solution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='issues.solution')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'solution', 'language'), name='a_solution_stands_once_in_a_language')],
                },
            ),
            migrations.CreateModel(
                name='CommentFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_inline', models.BooleanField(default=False)),
                    ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='issues.comment')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'comment', 'file'), name='a_file_is_attached_to_a_comment_once')],
                },
            ),
            migrations.CreateModel(
                name='Confidant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='confided', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='confidants', to='issues.issue')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'member'], name='confidants_by_member')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue', 'member'), name='a_member_is_named_once')],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('why', models.TextField(blank=True, default='')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='votes_for', to='issues.issue')),
                    ('noted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer', 'workspace'], name='votes_of_customer')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue', 'customer'), name='a_customer_votes_once_for_an_issue')],
                },
            ),
            migrations.CreateModel(
                name='Wish',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_shown', models.BooleanField(default=False)),
                    ('title', models.CharField(max_length=200)),
                    ('text', models.TextField(blank=True, default='')),
                    ('folded', models.TextField(blank=True, default='')),
                    ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='issues.issue')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'is_shown', '-id'], name='wishes_shown')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue'), name='an_issue_is_one_wish'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='a_wish_has_a_title')],
                },
            ),
            migrations.CreateModel(
                name='IssueAct',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('value', models.JSONField(null=True)),
                    ('q', models.TextField(blank=True, default='')),
                    ('phase', models.CharField(choices=[('running', 'Under way'), ('done', 'Done'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='running', max_length=7)),
                    ('total', models.PositiveIntegerField(default=0)),
                    ('seen', models.PositiveIntegerField(default=0)),
                    ('changed', models.PositiveIntegerField(default=0)),
                    ('refused', models.PositiveIntegerField(default=0)),
                    ('taken_back', models.PositiveIntegerField(default=0)),
                    ('left_alone', models.PositiveIntegerField(default=0)),
                    ('reasons', models.JSONField(blank=True, default=dict)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('kind', models.CharField(choices=[('assignee', 'Assign'), ('state', 'State'), ('priority', 'Priority'), ('severity', 'Severity'), ('label', 'Label'), ('unlabel', 'Remove label'), ('due_on', 'Due'), ('estimate_minutes', 'Estimate'), ('fixed_version', 'Fixed in'), ('component', 'Component'), ('duplicate_of', 'Duplicate of')], max_length=16)),
                    ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'member', '-id'], name='issue_acts_of_member'), models.Index(fields=['created_at'], name='issue_acts_to_forget')],
                },
            ),
            migrations.CreateModel(
                name='IssueActChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('before', models.JSONField(null=True)),
                    ('after', models.JSONField(null=True)),
                    ('act', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='issues.issueact')),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='issues.issue')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'act', 'issue'), name='an_issue_stands_once_in_an_act')],
                },
            ),
            migrations.CreateModel(
                name='IssueActPart',
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
                    ('act', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='issues.issueact')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'verbose_name': 'act on many issues',
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='issue_act_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='issue_act_subject'), models.Index(fields=['workspace', 'act'], name='issue_parts_of_act')],
                },
            ),
            migrations.CreateModel(
                name='IssueSnooze',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until', models.DateTimeField()),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('tickets', models.PositiveIntegerField(default=0)),
                    ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='issues.issue')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'issue'), name='an_issue_is_snoozed_once')],
                },
            ),
        ]),
    ]

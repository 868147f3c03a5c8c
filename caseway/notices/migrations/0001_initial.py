import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from caseway.rows.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('activity', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='SecondWay',
                fields=[
                    ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='workspaces.workspace')),
                    ('email', models.EmailField(blank=True, default='', max_length=254)),
                    ('url', models.URLField(blank=True, default='', max_length=400)),
                    ('sealed_secret', models.TextField(blank=True, default='')),
                ],
            ),
            migrations.CreateModel(
                name='Alarm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('key', models.CharField(max_length=200)),
                    ('sentence', models.CharField(max_length=400)),
                    ('path', models.CharField(blank=True, default='', max_length=200)),
                    ('raised_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'kind', 'key', '-raised_at'], name='alarms_lately')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('workspace', 'kind', 'key'), name='one_standing_alarm_of_a_kind')],
                },
            ),
            migrations.CreateModel(
                name='AlarmCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('is_over', models.BooleanField(default=False)),
                    ('alarm', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notices.alarm')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='alarm_call_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='alarm_call_subject')],
                },
            ),
            migrations.CreateModel(
                name='Digest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='digest_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='digest_subject')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(choices=[('new_in_team', 'New in my team'), ('assigned', 'Assigned to me'), ('answered', 'Answered by the customer'), ('undelivered', 'My reply did not arrive'), ('mentioned', 'Somebody named me with an @'), ('commented', 'Something was said where I follow'), ('moved', 'Another state or owner where I follow'), ('announcement', 'A fix is out and people wait to hear of it'), ('alarm', 'Something is wrong: with the mail, with a lot')], max_length=12)),
                    ('subject_kind', models.CharField(max_length=20)),
                    ('subject_id', models.BigIntegerField()),
                    ('number', models.BigIntegerField(null=True)),
                    ('title', models.CharField(max_length=400)),
                    ('snippet', models.CharField(blank=True, default='', max_length=200)),
                    ('actor_name', models.CharField(blank=True, default='', max_length=200)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('is_to_mail', models.BooleanField(default=False)),
                    ('activity', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='activity.activity')),
                    ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('team', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.team')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'member', '-id'], name='notices_newest'), models.Index(condition=models.Q(('read_at', None)), fields=['workspace', 'member'], name='notices_unread'), models.Index(fields=['workspace', 'subject_kind', 'subject_id'], name='notices_about'), models.Index(condition=models.Q(('is_to_mail', True)), fields=['workspace', 'member'], name='notices_to_mail')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'member', 'activity', 'reason'), name='one_notice_per_member_and_activity')],
                },
            ),
            migrations.CreateModel(
                name='Follower',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject_kind', models.CharField(max_length=20)),
                    ('subject_id', models.BigIntegerField()),
                    ('follows', models.BooleanField(default=True)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'subject_kind', 'subject_id', 'member'), name='a_member_follows_a_thing_once')],
                },
            ),
        ]),
    ]

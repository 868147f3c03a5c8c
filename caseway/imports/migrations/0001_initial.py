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
                name='Import',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('customers', 'Customers'), ('organisations', 'Organisations'), ('products', 'Products')], max_length=13)),
                    ('filename', models.CharField(max_length=255)),
                    ('raw', models.BinaryField()),
                    ('encoding', models.CharField(max_length=40)),
                    ('separator', models.CharField(max_length=1)),
                    ('has_header', models.BooleanField(default=True)),
                    ('header', models.JSONField(default=list)),
                    ('mapping', models.JSONField(default=list)),
                    ('may_change', models.BooleanField(default=False)),
                    ('phase', models.CharField(choices=[('mapping', 'Being set up'), ('checking', 'Being tried'), ('checked', 'Tried; nothing is changed yet'), ('running', 'Being brought in'), ('done', 'Brought in'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='mapping', max_length=8)),
                    ('rows', models.PositiveIntegerField(default=0)),
                    ('rows_done', models.PositiveIntegerField(default=0)),
                    ('made', models.PositiveIntegerField(default=0)),
                    ('changed', models.PositiveIntegerField(default=0)),
                    ('same', models.PositiveIntegerField(default=0)),
                    ('refused', models.PositiveIntegerField(default=0)),
                    ('taken_back', models.PositiveIntegerField(default=0)),
                    ('left_alone', models.PositiveIntegerField(default=0)),
                    ('problems', models.JSONField(default=list)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workspaces.member')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', '-id'], name='imports_newest')],
                },
            ),
            migrations.CreateModel(
                name='ImportPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead')], default='waiting', max_length=8)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('lease_owner', models.CharField(blank=True, default='', max_length=120)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.TextField(blank=True, default='')),
                    ('subject', models.CharField(blank=True, default='', max_length=120)),
                    ('line', models.PositiveIntegerField()),
                    ('cells', models.JSONField()),
                    ('doubles', models.JSONField(default=dict)),
                    ('phase', models.CharField(blank=True, default='', max_length=8)),
                    ('importing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='imports.import')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'verbose_name': 'Import',
                    'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due_at', 'id'], name='import_part_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['subject', 'id'], name='import_part_subject')],
                },
            ),
            migrations.CreateModel(
                name='Imported',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=12)),
                    ('object_id', models.BigIntegerField()),
                    ('was_made', models.BooleanField()),
                    ('stamp', models.CharField(max_length=32)),
                    ('before', models.JSONField(default=dict)),
                    ('importing', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='imports.import')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='imports.importpart')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'importing', 'kind'], name='imported_by_import')],
                },
            ),
        ]),
    ]

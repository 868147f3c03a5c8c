import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from caseway.rows.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Product',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=8, validators=[django.core.validators.RegexValidator('^[A-Z][A-Z0-9]{1,7}\\Z', 'A key is two to eight capital letters or digits and begins with a letter.')])),
                    ('name', models.CharField(max_length=120)),
                    ('description', models.TextField(blank=True, default='')),
                    ('is_active', models.BooleanField(default=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('photo', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.file')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'key'), name='a_product_key_is_used_once'), models.UniqueConstraint(fields=('workspace', 'name'), name='a_product_name_is_used_once')],
                },
            ),
            migrations.CreateModel(
                name='Component',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('description', models.TextField(blank=True, default='')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                    ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='components', to='products.product')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'product', 'name'), name='a_component_name_is_used_once_in_a_product')],
                },
            ),
            migrations.CreateModel(
                name='Version',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('release', 'Software release'), ('production_run', 'Production run')], default='release', max_length=14)),
                    ('name', models.CharField(max_length=80)),
                    ('notes', models.TextField(blank=True, default='')),
                    ('planned_on', models.DateField(blank=True, null=True)),
                    ('released_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('units', models.PositiveIntegerField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='products.product')),
                    ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ],
                options={
                    'indexes': [models.Index(fields=['workspace', 'name'], name='versions_by_name')],
                    'constraints': [models.UniqueConstraint(fields=('workspace', 'product', 'kind', 'name'), name='a_version_name_is_used_once_in_a_product'), models.CheckConstraint(condition=models.Q(('kind__in', ['release', 'production_run'])), name='version_kind_is_known')],
                },
            ),
        ]),
    ]

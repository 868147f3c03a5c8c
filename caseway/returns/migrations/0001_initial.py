import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('products', '0001_initial'),
        ('tickets', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('return', 'Return'), ('exchange', 'Exchange')], default='return', max_length=8)),
                ('stage', models.CharField(choices=[('requested', 'Requested'), ('authorised', 'Authorised'), ('received', 'Received'), ('inspected', 'Inspected'), ('refunded', 'Refunded'), ('replaced', 'Replaced'), ('rejected', 'Rejected')], default='requested', max_length=10)),
                ('rejected_in', models.CharField(blank=True, choices=[('requested', 'Requested'), ('authorised', 'Authorised'), ('received', 'Received'), ('inspected', 'Inspected'), ('refunded', 'Refunded'), ('replaced', 'Replaced'), ('rejected', 'Rejected')], default='', max_length=10)),
                ('rma', models.CharField(blank=True, default='', max_length=40)),
                ('serial', models.CharField(blank=True, default='', max_length=80)),
                ('lot', models.CharField(blank=True, default='', max_length=80)),
                ('reason', models.TextField(blank=True, default='')),
                ('instructions', models.TextField(blank=True, default='')),
                ('language', models.CharField(blank=True, default='', max_length=10)),
                ('finding', models.TextField(blank=True, default='')),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)])),
                ('currency', models.CharField(blank=True, default='', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', 'A currency is three capital letters, as EUR.')])),
                ('carrier', models.CharField(blank=True, default='', max_length=80)),
                ('tracking', models.CharField(blank=True, default='', max_length=80)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stage_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.product')),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='returns', to='tickets.ticket')),
                ('version', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.version')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'stage', '-id'], name='returns_by_stage'), models.Index(fields=['workspace', '-id'], name='returns_newest'), models.Index(fields=['workspace', '-stage_at', '-id'], name='returns_by_move'), models.Index(fields=['workspace', 'ticket', 'id'], name='returns_of_ticket'), models.Index(condition=models.Q(('lot', ''), _negated=True), fields=['workspace', 'lot', '-id'], name='returns_by_lot'), models.Index(condition=models.Q(('serial', ''), _negated=True), fields=['workspace', 'serial', '-id'], name='returns_by_serial')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'number'), name='a_return_number_is_used_once'), models.UniqueConstraint(condition=models.Q(('rma', ''), _negated=True), fields=('workspace', 'rma'), name='an_rma_number_is_used_once'), models.CheckConstraint(condition=models.Q(('stage__in', ['requested', 'authorised', 'received', 'inspected', 'refunded', 'replaced', 'rejected'])), name='return_stage_is_known'), models.CheckConstraint(condition=models.Q(('cost', None), models.Q(('currency', ''), _negated=True), _connector='OR'), name='a_cost_has_its_currency'), models.CheckConstraint(condition=models.Q(('stage__in', ['requested', 'rejected']), models.Q(('rma', ''), _negated=True), _connector='OR'), name='a_parcel_under_way_has_its_rma')],
            },
        ),
    ]

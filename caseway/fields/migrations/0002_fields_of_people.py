from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fields', '0001_custom_fields'),
    ]

    operations = [
        # Choices stand in no database: nothing is altered there.
        migrations.AlterField(
            model_name='customfield',
            name='kind',
            field=models.CharField(choices=[('ticket', 'Ticket'), ('issue', 'Issue'), ('customer', 'Customer'), ('organisation', 'Organisation')], max_length=12),
        ),
    ]

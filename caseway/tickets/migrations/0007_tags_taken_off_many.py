from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0006_indexes_that_keys_are_checked_by'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bulkact',
            name='kind',
            field=models.CharField(choices=[('assignee', 'Assign'), ('team', 'Team'), ('state', 'State'), ('priority', 'Priority'), ('tag', 'Tag'), ('untag', 'Remove tag'), ('issue', 'Link to issue'), ('into', 'Merge into'), ('macro', 'Macro')], max_length=8),
        ),
    ]

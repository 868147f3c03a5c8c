from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0005_votes_found_by_their_customer'),
    ]

    operations = [
        migrations.AlterField(
            model_name='issueact',
            name='kind',
            field=models.CharField(choices=[('assignee', 'Assign'), ('state', 'State'), ('priority', 'Priority'), ('severity', 'Severity'), ('label', 'Label'), ('unlabel', 'Remove label'), ('due_on', 'Due'), ('estimate_minutes', 'Estimate'), ('fixed_version', 'Fixed in'), ('component', 'Component'), ('duplicate_of', 'Duplicate of')], max_length=16),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fields', '0002_fields_of_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='customfield',
            name='is_listed',
            field=models.BooleanField(default=False),
        ),
    ]

"""Lists in the order of priority walk an index, each priority in turn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_left_out")]

    operations = [
        migrations.AddIndex(model_name="ticket", index=models.Index(fields=["workspace", "priority", "-id"], name="tickets_by_priority")),
    ]

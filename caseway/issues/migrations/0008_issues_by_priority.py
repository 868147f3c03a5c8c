"""Lists in the order of priority walk an index, each priority in turn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0007_trifles_weigh_less")]

    operations = [
        migrations.AddIndex(model_name="issue", index=models.Index(fields=["workspace", "priority", "-id"], name="issues_by_priority")),
    ]

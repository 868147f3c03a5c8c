from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0004_acts_on_many")]

    operations = [
        migrations.RemoveIndex(model_name="vote", name="votes_of_customer"),
        migrations.AddIndex(model_name="vote", index=models.Index(fields=["customer", "workspace"], name="votes_of_customer")),
    ]

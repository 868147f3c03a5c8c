from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0003_states_of_duplicates")]

    operations = [
        migrations.RemoveIndex(model_name="vote", name="votes_of_customer"),
        migrations.AddIndex(model_name="vote", index=models.Index(fields=["customer", "workspace"], name="votes_of_customer")),
    ]

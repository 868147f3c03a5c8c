"""Deleting a customer or a product looked through all tickets, since no index of theirs began with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0005_macros_on_many")]

    operations = [
        migrations.RemoveIndex(model_name="ticket", name="tickets_of_requester"),
        migrations.RemoveIndex(model_name="ticket", name="tickets_of_product"),
        migrations.AddIndex(
            model_name="ticket", index=models.Index(fields=["requester", "workspace", "-id"], name="tickets_of_requester")
        ),
        migrations.AddIndex(model_name="ticket", index=models.Index(fields=["product", "workspace", "-id"], name="tickets_of_product")),
        migrations.AddIndex(model_name="toldvoter", index=models.Index(fields=["customer"], name="told_voters_of_customer")),
    ]

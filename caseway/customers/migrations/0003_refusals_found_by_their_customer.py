from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_refused_news")]

    operations = [
        migrations.RemoveConstraint(model_name="newsrefusal", name="a_customer_refuses_news_once"),
        migrations.AddConstraint(
            model_name="newsrefusal",
            constraint=models.UniqueConstraint(fields=["customer", "workspace"], name="a_customer_refuses_news_once"),
        ),
    ]

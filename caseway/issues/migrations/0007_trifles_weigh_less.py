"""What is trivial is multiplied by ¼ instead of 1; what was kept with each issue is taken along."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Round

FACTOR = 4


def weigh_less(apps, schema_editor):
    weigh(apps.get_model("issues", "Issue").objects.using(schema_editor.connection.alias), F("impact") / FACTOR)


def weigh_as_before(apps, schema_editor):
    weigh(apps.get_model("issues", "Issue").objects.using(schema_editor.connection.alias), F("impact") * FACTOR)


def weigh(issues, impact):
    """What a person set stays; where the class comes first, the class keeps its share."""
    trifles, impact = issues.filter(severity="trivial"), Round(impact, 2)
    trifles.filter(override=None).update(impact=impact, importance=F("importance") - F("impact") + impact)
    trifles.exclude(override=None).update(impact=impact)


class Migration(migrations.Migration):
    dependencies = [("issues", "0006_more_acts_on_many")]

    operations = [migrations.RunPython(weigh_less, weigh_as_before, elidable=True)]

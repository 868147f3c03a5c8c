"""What a backup holds: a tar file with `manifest.json`, a stream of rows for each table, and the attached files.

Rows are MessagePack values as Django reads them, so that one database's backup fits the other.
"""

from django.apps import apps
from django.db import models
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
MANIFEST = "manifest.json"
# Sessions end with a restore; schedules find their times again; the search index is made anew.
_LEFT_OUT = {"sessions", "contenttypes", "auth", "jobs"}


class BackupError(RuntimeError):
    """Says why a backup cannot be written or used."""


def tables() -> list[type[models.Model]]:
    """All models whose rows belong into a backup, in a fixed order."""
    found = [
        model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in _LEFT_OUT and model._meta.managed
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.concrete_fields)


def migrations() -> list[str]:
    """The applied migrations: a backup fits an installation of the same release."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder.Migration.objects.values_list("app", "name"))

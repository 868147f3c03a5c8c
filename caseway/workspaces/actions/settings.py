from typing import Any

from django.db import transaction

from caseway.activity.recording import record
from caseway.workspaces.facts import SettingsChanged
from caseway.workspaces.models import Member, Workspace


@transaction.atomic
def change_settings(workspace: Workspace, *, by: Member, **values: Any) -> None:
    """Change name, language, time zone, country, colour or the days until a resolved ticket closes."""
    workspace = Workspace.objects.select_for_update().get(pk=workspace.pk)
    changed = sorted(name for name, value in values.items() if getattr(workspace, name) != value)
    if changed:
        for name in changed:
            setattr(workspace, name, values[name])
        workspace.full_clean()
        workspace.save(update_fields=changed)
        record(SettingsChanged(fields=changed), about=workspace, by=by)

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import Actor
from caseway.fields import actions
from caseway.fields.definitions import Definition
from caseway.issues.models import Issue


@transaction.atomic
def fill_in(issue: Issue, given: Mapping[Definition, Any], *, by: Actor) -> None:
    """Write values into fields of the workspace's own. Raises ValidationError."""
    if not given:
        return
    current = Issue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if actions.fill_in(current, given, by=by):
        Issue.objects.filter(pk=current.pk).update(updated_at=now())

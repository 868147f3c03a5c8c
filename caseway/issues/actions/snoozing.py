"""Putting an issue off, and no longer."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import Actor, record
from caseway.issues.models import Issue, IssueSnooze
from caseway.issues.triage_facts import IssueSnoozed, IssueWoken


@transaction.atomic
def snooze(issue: Issue, until: datetime, *, by: Actor, seconds: int | None = None) -> None:
    """Out of triage until then, or until it changes or more is reported of it."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    put_off = {"until": until, "made_at": now(), "tickets": current.tickets}
    IssueSnooze.objects.update_or_create(workspace_id=current.workspace_id, issue=current, defaults=put_off)
    record(IssueSnoozed(until=until.isoformat(), seconds=seconds), about=current, by=by)


@transaction.atomic
def wake(issue: Issue, *, by: Actor) -> None:
    """No longer put off."""
    gone, _counts = IssueSnooze.objects.filter(workspace=issue.workspace_id, issue=issue).delete()
    if gone:
        record(IssueWoken(), about=issue, by=by)

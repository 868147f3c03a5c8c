"""The importance of an issue, kept up to date; a person's own judgement stays."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from caseway.activity.recording import record
from caseway.issues.facts import ImportanceSet
from caseway.issues.importance import Evidence, hazard_of, importance_of, score_of
from caseway.issues.models import Issue
from caseway.workspaces.models import Member

COUNTED = ("tickets", "open_tickets", "votes", "customers", "organisations", "voices", "first_seen_at", "last_seen_at", "reach")


@transaction.atomic
def weigh(issue: Issue, evidence: Mapping[str, Any]) -> None:
    """Keep what stands behind an issue (those of COUNTED) and what it weighs thereby."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    for name in COUNTED:
        setattr(current, name, evidence[name])
    reweigh(current)
    current.save(update_fields=[*COUNTED, "impact", "importance"])


def reweigh(issue: Issue) -> None:
    """Set impact and importance from what the issue holds; the caller saves. Called by every verb that changes a factor."""
    evidence = Evidence(reach=issue.reach, open_tickets=issue.open_tickets)
    issue.impact = score_of(evidence, severity=issue.severity, effort_minutes=issue.estimate_minutes).value
    labels = () if issue.hazard or issue.pk is None else issue.labels.values_list("name", flat=True)
    issue.importance = importance_of(hazard_of(issue.hazard, labels), issue.impact, issue.override)


@transaction.atomic
def override_importance(issue: Issue, value: float | None, *, by: Member, reason: str = "") -> None:
    """Judge for oneself: it counts instead of the score until it is taken back (None)."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    if (current.override, current.override_reason) == (value, reason):
        return
    current.override, current.override_reason, current.override_by = value, reason, by if value is not None else None
    reweigh(current)
    current.save(update_fields=["override", "override_reason", "override_by", "impact", "importance"])
    issue.override, issue.importance = current.override, current.importance
    record(ImportanceSet(value=value, reason=reason), about=current, by=by)

"""How issues stand to each other; one row, read from both ends."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, record
from caseway.issues.facts import IssueRelated, IssueUnrelated
from caseway.issues.models import Issue, Relation


@transaction.atomic
def relate(issue: Issue, other: Issue, kind: str, *, by: Actor) -> None:
    """Note that an issue duplicates, blocks, is caused by or is related to another. Raises ValidationError for itself."""
    if issue.pk == other.pk:
        raise ValidationError(_("An issue cannot be related to itself."))
    if kind == Relation.Kind.RELATED and issue.pk > other.pk:
        # It reads the same from both ends, so it stands once.
        issue, other = other, issue
    relation, is_new = Relation.objects.get_or_create(workspace_id=issue.workspace_id, issue=issue, kind=kind, other=other)
    if is_new:
        record(IssueRelated(kind=kind, other=other.number), about=issue, by=by)
        record(IssueRelated(kind=kind, other=issue.number, is_inverse=True), about=other, by=by)


@transaction.atomic
def unrelate(relation: Relation, *, by: Actor) -> None:
    """Take a relation back."""
    gone, _counts = Relation.objects.filter(pk=relation.pk).delete()
    if gone:
        record(IssueUnrelated(kind=relation.kind, other=relation.other.number), about=relation.issue, by=by)
        record(IssueUnrelated(kind=relation.kind, other=relation.issue.number, is_inverse=True), about=relation.other, by=by)

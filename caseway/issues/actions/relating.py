"""How issues stand to each other; one row, read from both ends."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, record
from caseway.issues.actions.moving import cancel, set_state
from caseway.issues.duplicates import goes_on_in, survivor_of
from caseway.issues.facts import IssueRelated, IssueUnrelated
from caseway.issues.models import Issue, Relation
from caseway.rows.holding import hold


@transaction.atomic
def relate(issue: Issue, other: Issue, kind: str, *, by: Actor) -> Relation:
    """Note that an issue duplicates, blocks, is caused by or is related to another. Raises ValidationError where it cannot be.

    A duplicate is cancelled: its votes and tickets count where it goes on.
    """
    if issue.pk == other.pk:
        raise ValidationError(_("An issue cannot be related to itself."))
    if kind == Relation.Kind.RELATED and issue.pk > other.pk:
        # It reads the same from both ends, so it stands once.
        issue, other = other, issue
    if kind == Relation.Kind.DUPLICATE_OF:
        _refuse_duplicate(issue, other)
    relation, is_new = Relation.objects.get_or_create(workspace_id=issue.workspace_id, issue=issue, kind=kind, other=other)
    if is_new:
        if kind == Relation.Kind.DUPLICATE_OF:
            _end_as_duplicate(relation, by)
        record(IssueRelated(kind=kind, other=other.number), about=issue, by=by)
        record(IssueRelated(kind=kind, other=issue.number, is_inverse=True), about=other, by=by)
    return relation


def _refuse_duplicate(issue: Issue, other: Issue) -> None:
    """An issue goes on in one other, and never in a circle."""
    list(Issue.objects.select_for_update().filter(pk__in=[issue.pk, other.pk]).order_by("pk"))
    # Two at once would each see that the other does not stand yet.
    hold([f"duplicates of {issue.workspace_id}"])
    before = goes_on_in(issue)
    if before is not None and before != other.pk:
        raise ValidationError(_("It is a duplicate of another issue already. Take that back first."))
    if survivor_of(other).pk == issue.pk:
        raise ValidationError(_("The other issue is itself a duplicate of this one."))


def _end_as_duplicate(relation: Relation, by: Actor) -> None:
    issue = Issue.objects.get(pk=relation.issue_id)
    if issue.state not in Issue.FINISHED:
        relation.state_before = issue.state
        relation.save(update_fields=["state_before"])
        cancel(issue, by=by, reason=_("duplicate of ◆ {issue}").format(issue=relation.other.name))


@transaction.atomic
def unrelate(relation: Relation, *, by: Actor) -> None:
    """Take a relation back; what is no duplicate after all stands where it stood."""
    gone, _counts = Relation.objects.filter(pk=relation.pk).delete()
    if gone:
        record(IssueUnrelated(kind=relation.kind, other=relation.other.number), about=relation.issue, by=by)
        record(IssueUnrelated(kind=relation.kind, other=relation.issue.number, is_inverse=True), about=relation.other, by=by)
        issue = Issue.objects.get(pk=relation.issue_id)
        if relation.state_before and issue.state == Issue.State.CANCELLED:
            set_state(issue, relation.state_before, by=by)

"""Who works on an issue beside its owner."""

from django.db import transaction

from caseway.activity.recording import Actor, record
from caseway.issues.models import Collaborator, Issue
from caseway.issues.people_facts import CollaboratorAdded, CollaboratorRemoved
from caseway.workspaces.models import Member


@transaction.atomic
def add_collaborator(issue: Issue, member: Member, *, by: Actor) -> None:
    """Let a member work on it too."""
    _row, is_new = Collaborator.objects.get_or_create(workspace_id=issue.workspace_id, issue=issue, member=member)
    if is_new:
        record(CollaboratorAdded(member=member.pk, member_name=member.name), about=issue, by=by)


@transaction.atomic
def remove_collaborator(issue: Issue, member: Member, *, by: Actor) -> None:
    gone, _counts = Collaborator.objects.filter(issue=issue, member=member).delete()
    if gone:
        record(CollaboratorRemoved(member=member.pk, member_name=member.name), about=issue, by=by)

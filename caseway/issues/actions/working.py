"""Who works on an issue beside its owner."""

from collections.abc import Iterable

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
def set_collaborators(issue: Issue, members: Iterable[Member], *, by: Actor) -> None:
    """Replace those who work on it."""
    wanted = {member.pk: member for member in members}
    before = {row.member_id: row.member for row in Collaborator.objects.filter(issue=issue).select_related("member")}
    for pk in before.keys() - wanted.keys():
        remove_collaborator(issue, before[pk], by=by)
    for pk in wanted.keys() - before.keys():
        add_collaborator(issue, wanted[pk], by=by)


@transaction.atomic
def remove_collaborator(issue: Issue, member: Member, *, by: Actor) -> None:
    gone, _counts = Collaborator.objects.filter(issue=issue, member=member).delete()
    if gone:
        record(CollaboratorRemoved(member=member.pk, member_name=member.name), about=issue, by=by)

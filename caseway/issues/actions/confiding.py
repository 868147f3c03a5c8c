"""Confidential issues: seen by the members named on them and by nobody else."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.issues.models import Confidant, Issue
from caseway.issues.people_facts import ConfidantAdded, ConfidantRemoved, IssueConfided
from caseway.notices.actions import take_back
from caseway.workspaces.models import Member


@transaction.atomic
def confide(issue: Issue, *, by: Member, members: Iterable[Member] = ()) -> None:
    """Hide an issue from all but whoever does so and the members named; notices that others had of it go."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    if not current.is_confidential:
        issue.is_confidential = True
        Issue.objects.filter(pk=issue.pk).update(is_confidential=True)
        record(IssueConfided(is_confidential=True), about=current, by=by)
    for member in [by, *members]:
        let_see(current, member, by=by)
    _take_back_notices(current)


@transaction.atomic
def publish_within(issue: Issue, *, by: Member) -> None:
    """Let every member see it again."""
    if Issue.objects.filter(pk=issue.pk, is_confidential=True).update(is_confidential=False):
        issue.is_confidential = False
        record(IssueConfided(is_confidential=False), about=issue, by=by)


@transaction.atomic
def let_see(issue: Issue, member: Member, *, by: Member) -> None:
    """Name a member on a confidential issue."""
    _row, is_new = Confidant.objects.get_or_create(workspace_id=issue.workspace_id, issue=issue, member=member)
    if is_new and member.pk != by.pk:
        record(ConfidantAdded(member=member.pk, member_name=member.name), about=issue, by=by)


@transaction.atomic
def hide_from(issue: Issue, member: Member, *, by: Member) -> None:
    """Take a name off; the last one stays, or nobody could ever see it again. Raises ValidationError."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    named = Confidant.objects.filter(issue=current)
    if not named.exclude(member=member).exists():
        raise ValidationError(_("Somebody must be able to see a confidential issue. Name another member first."))
    gone, _counts = named.filter(member=member).delete()
    if gone:
        record(ConfidantRemoved(member=member.pk, member_name=member.name), about=current, by=by)
        _take_back_notices(current)


@transaction.atomic
def set_confidants(issue: Issue, members: Iterable[Member], *, by: Member) -> None:
    """Replace those who may see it; whoever does so stays one of them."""
    wanted = {member.pk: member for member in [by, *members]}
    for member in wanted.values():
        let_see(issue, member, by=by)
    for row in Confidant.objects.filter(issue=issue).exclude(member__in=wanted).select_related("member"):
        hide_from(issue, row.member, by=by)


def _take_back_notices(issue: Issue) -> None:
    take_back(issue.workspace_id, "issue", issue.pk, but_for=Confidant.objects.filter(issue=issue).values("member"))

"""Who follows an issue, who may be named on it, and what they hear: comments, owners, states."""

from django.db.models import Q, QuerySet

from caseway.activity.models import Activity
from caseway.issues.models import Collaborator, Comment, Issue
from caseway.notices.actions import Matter, Telling, notify_all
from caseway.notices.following import chosen, follow_from_now, following
from caseway.notices.mentions import mentioned, names_of
from caseway.notices.models import Reason
from caseway.workspaces.models import Member


def who_may_see(issue: Issue) -> QuerySet[Member]:
    """Everybody, or of a confidential one those who are named on it."""
    members = Member.objects.filter(workspace=issue.workspace_id).active()
    return members.filter(confided__issue=issue) if issue.is_confidential else members


def concerned_by(issue: Issue) -> set[int]:
    """Whom it concerns without a choice: who raised it, owns it, works on it, or said something."""
    said = Comment.objects.filter(workspace=issue.workspace_id, issue=issue).exclude(member=None).values_list("member", flat=True)
    working = Collaborator.objects.filter(workspace=issue.workspace_id, issue=issue).values_list("member", flat=True)
    people = (*said.distinct(), *working, issue.assignee_id, issue.created_by_id)
    return {pk for pk in people if pk is not None}


def followers_of(issue: Issue) -> QuerySet[Member]:
    return who_may_see(issue).filter(pk__in=following(concerned_by(issue), chosen(issue.workspace_id, "issue", issue.pk)))


def notify_of_raised_issue(activity: Activity) -> None:
    """Whose it is from the beginning hears that, and who is named in its description."""
    if issue := _issue(activity):
        named = _name(issue, issue.description) - {issue.assignee_id}
        seeing = who_may_see(issue)
        _tell(issue, activity, {Reason.ASSIGNED: seeing.filter(pk=issue.assignee_id or 0), Reason.MENTIONED: seeing.filter(pk__in=named)})


def notify_of_comment(activity: Activity) -> None:
    """Who is named hears that; who follows hears that something was said."""
    issue = _issue(activity)
    comment = Comment.objects.filter(pk=activity.data["comment"], issue=issue).first() if issue else None
    if issue is None or comment is None:
        return
    named = _name(issue, comment.body)
    others = followers_of(issue).exclude(pk__in=named)
    _tell(issue, activity, {Reason.MENTIONED: who_may_see(issue).filter(pk__in=named), Reason.COMMENTED: others})


def _name(issue: Issue, text: str) -> set[int]:
    """Those whom an @ means; they follow from now on."""
    if "@" not in text:
        return set()
    named = mentioned(text, names_of(who_may_see(issue).values_list("pk", "name", "account__email")))
    if named:
        follow_from_now(named, issue.workspace_id, "issue", issue.pk)
    return named


def notify_of_issue_assignment(activity: Activity) -> None:
    """The new owner hears that it is theirs, whoever else follows that it changed hands."""
    if issue := _issue(activity):
        is_owner = Q(pk=activity.data["assignee"] or 0)
        _tell(issue, activity, {Reason.ASSIGNED: who_may_see(issue).filter(is_owner), Reason.MOVED: followers_of(issue).exclude(is_owner)})


def notify_of_issue_move(activity: Activity) -> None:
    """It stands elsewhere now."""
    if issue := _issue(activity):
        _tell(issue, activity, {Reason.MOVED: followers_of(issue)})


def _issue(activity: Activity) -> Issue | None:
    return Issue.objects.select_related("product").filter(workspace=activity.workspace_id, pk=activity.subject_id).first()


def _tell(issue: Issue, activity: Activity, whom: dict[Reason, QuerySet[Member]]) -> None:
    """What a confidential issue is called stays on its page: notices go out by mail."""
    title = issue.name if issue.is_confidential else f"◆ {issue.name} {issue.title}"
    matter = Matter("issue", issue.pk, title, number=issue.number)
    notify_all(
        Telling(issue.workspace_id, members.only("pk", "workspace_id", "role", "notice_choices"), reason, matter, activity)
        for reason, members in whom.items()
    )

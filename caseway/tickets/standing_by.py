"""Reactions: those who wait for an issue, when it stands elsewhere and when its fix is out."""

from django.db import transaction

from caseway.activity import live
from caseway.activity.live import News
from caseway.activity.models import Activity
from caseway.issues.models import Issue
from caseway.notices.actions import Matter, notify
from caseway.notices.models import Reason
from caseway.tickets.actions.announcing import draft
from caseway.tickets.models import Ticket
from caseway.tickets.waiting import somebody_waits
from caseway.workspaces.models import Member


def draft_announcement(activity: Activity) -> None:
    """A fix is out: draft what those who wait will read, and ask the people who answer to look at it."""
    issue = Issue.objects.select_related("product", "fixed_version").filter(pk=activity.subject_id).first()
    if issue is None or not somebody_waits(issue):
        return
    draft(issue, issue.fixed_version)
    people = Member.objects.filter(workspace=issue.workspace_id).who_answer()
    if issue.is_confidential:
        people = people.filter(confided__issue=issue)
    matter = Matter("issue", issue.pk, issue.title, number=issue.number)
    notify(issue.workspace_id, people.only("pk", "workspace_id", "role", "notice_choices"), Reason.ANNOUNCEMENT, matter, because=activity)


def tell_those_who_watch(activity: Activity) -> None:
    """An issue stands elsewhere now: the open pages of those who wait show it at once."""
    tickets = Ticket.objects.filter(workspace=activity.workspace_id, issue=activity.subject_id).exclude(state=Ticket.State.CLOSED)
    rows = tickets.order_by("-id").values_list("pk", "number", "team_id")[:MOST_WATCHED]
    news = [
        News(activity.workspace_id, "ticket", pk, number, team, activity.name, activity.pk, is_public=True) for pk, number, team in rows
    ]
    if news:
        transaction.on_commit(lambda: live.spread_all(news), robust=True)


# Of an issue with more tickets the rest see it at their page's next look.
MOST_WATCHED = 1000

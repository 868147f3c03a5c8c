"""Reactions: what stands behind an issue changes with its tickets, and tickets go along with a duplicate."""

from caseway.activity.models import Activity
from caseway.activity.recording import CASEWAY, Actor, together
from caseway.issues.models import Issue, Relation
from caseway.tickets.actions.linking import carry_tickets, give_tickets_back
from caseway.tickets.evidence import weigh_again
from caseway.tickets.facts import TicketLinked, TicketUnlinked
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

LINKS = (TicketLinked.name, TicketUnlinked.name)


@together
def weigh_issue(activities: list[Activity]) -> None:
    """Tickets came to issues, left them, or stand elsewhere: what stands behind each issue is weighed once, however many did."""
    workspaces = {activity.workspace_id for activity in activities}
    linked = Ticket.objects.filter(workspace__in=workspaces, pk__in={activity.subject_id for activity in activities})
    concerned = set(linked.values_list("issue", flat=True))
    for activity in activities:
        if activity.name in LINKS:
            concerned |= {activity.data.get("issue"), activity.data.get("before")}
    for issue in Issue.objects.filter(workspace__in=workspaces, pk__in=concerned - {None}).order_by("pk"):
        weigh_again(issue)


def unite_duplicates(activity: Activity) -> None:
    """An issue is found to be a duplicate: its tickets hang where it goes on, and both are weighed anew."""
    if issue := _duplicate_in(activity):
        carry_tickets(issue, by=_who_acted(activity))
        weigh_again(issue)


def part_duplicates(activity: Activity) -> None:
    """It is none after all: what came from it comes back."""
    other = Issue.objects.filter(workspace=activity.workspace_id, number=activity.data["other"]).first()
    if (issue := _duplicate_in(activity)) and other:
        give_tickets_back(issue, other, by=_who_acted(activity))
        weigh_again(issue)
        weigh_again(other)


def _duplicate_in(activity: Activity) -> Issue | None:
    """The issue that a fact calls a duplicate; it is told at both ends."""
    if activity.data["kind"] != Relation.Kind.DUPLICATE_OF or activity.data["is_inverse"]:
        return None
    return Issue.objects.filter(workspace=activity.workspace_id, pk=activity.subject_id).first()


def _who_acted(activity: Activity) -> Actor:
    if activity.actor_kind != "member" or activity.actor_id is None:
        return CASEWAY
    return Member.objects.filter(workspace=activity.workspace_id, pk=activity.actor_id).first() or CASEWAY


def weigh_this_issue(activity: Activity) -> None:
    """What customers are shown of an issue says how many want it."""
    for issue in Issue.objects.filter(workspace=activity.workspace_id, pk=activity.subject_id):
        weigh_again(issue)

"""Who follows a ticket, who may be named on it, and what they hear of it beside its owner."""

from collections.abc import Iterable

from django.db.models import QuerySet

from caseway.activity.models import Activity
from caseway.notices.actions import Matter, Telling, notify_all
from caseway.notices.following import chosen, follow_from_now, following
from caseway.notices.mentions import mentioned, names_of
from caseway.notices.models import Reason
from caseway.questions import asked_often
from caseway.tickets.facts import TicketReplied
from caseway.tickets.models import Message, Ticket
from caseway.workspaces.models import Member


def who_may_see(ticket: Ticket) -> QuerySet[Member]:
    """Everybody; of a restricted team's tickets its members and admins."""
    members = Member.objects.filter(workspace=ticket.workspace_id).active()
    if ticket.team is None or not ticket.team.is_restricted:
        return members
    return members.filter(pk__in=[one.pk for one in members.only("pk", "workspace_id", "role") if ticket.team_id not in one.hidden_teams])


def concerned_by(ticket: Ticket) -> set[int]:
    """Whom it concerns without a choice: its owner, and who of us said something on it."""
    return {*_who_said(ticket.workspace_id, ticket.pk), ticket.assignee_id} - {None}


@asked_often
def _who_said(workspace: int, ticket: int):
    said = Message.objects.filter(workspace=workspace, ticket=ticket, member__isnull=False)
    return said.order_by().values_list("member", flat=True).distinct()


def followers_of(ticket: Ticket) -> QuerySet[Member]:
    return who_may_see(ticket).filter(pk__in=_following(ticket))


def _following(ticket: Ticket) -> set[int]:
    return following(concerned_by(ticket), chosen(ticket.workspace_id, "ticket", ticket.pk))


def notify_of_words(activity: Activity) -> None:
    """One of us said something: who is named in what stays inside hears that, who follows that something was said."""
    ticket = _ticket(activity)
    if ticket is None:
        return
    named = _named(ticket, activity)
    if named:
        follow_from_now(named, ticket.workspace_id, "ticket", ticket.pk)
    others = _following(ticket) - named - {activity.actor_id}
    if named or others:
        _tell(ticket, activity, {Reason.MENTIONED: named, Reason.COMMENTED: others})


def _named(ticket: Ticket, activity: Activity) -> set[int]:
    """An @ in a reply is meant for the customer."""
    if activity.name == TicketReplied.name:
        return set()
    body = Message.objects.filter(pk=activity.data["message"], ticket=ticket, is_internal=True).values_list("body", flat=True).first()
    if body is None or "@" not in body:
        return set()
    return mentioned(body, names_of(who_may_see(ticket).values_list("pk", "name", "account__email")))


def notify_of_move(activity: Activity) -> None:
    """It stands elsewhere now; that the customer answered is told as an answer."""
    ticket = _ticket(activity) if activity.actor_kind != "customer" else None
    if ticket is not None:
        _tell(ticket, activity, {Reason.MOVED: _following(ticket) - {activity.actor_id if activity.actor_kind == "member" else None}})


def notify_of_new_owner(activity: Activity) -> None:
    """Whoever else follows hears that it changed hands."""
    ticket = _ticket(activity)
    if ticket is not None:
        _tell(ticket, activity, {Reason.MOVED: _following(ticket) - {activity.data["assignee"], activity.actor_id}})


def _ticket(activity: Activity) -> Ticket | None:
    return _tickets.first(activity.workspace_id, activity.subject_id)


@asked_often
def _tickets(workspace: int, pk: int):
    return Ticket.objects.select_related("team").filter(workspace=workspace, pk=pk)


def _tell(ticket: Ticket, activity: Activity, whom: dict[Reason, Iterable[int]]) -> None:
    """Without the words, which may be a note: notices go out by mail."""
    wanted = {reason: set(members) for reason, members in whom.items() if members}
    people = {one.pk: one for one in who_may_see(ticket).filter(pk__in=set().union(*wanted.values()))} if wanted else {}
    matter = Matter("ticket", ticket.pk, ticket.subject, number=ticket.number, team_id=ticket.team_id)
    notify_all(
        Telling(ticket.workspace_id, [people[pk] for pk in members if pk in people], reason, matter, activity)
        for reason, members in wanted.items()
    )

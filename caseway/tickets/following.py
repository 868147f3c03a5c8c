"""Who follows a ticket, who may be named on it, and what they hear of it beside its owner."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from caseway.activity.models import Activity
from caseway.activity.recording import together
from caseway.notices.actions import Matter, Telling, notify_all
from caseway.notices.following import chosen_for, follow_from_now, following
from caseway.notices.mentions import mentioned, names_of
from caseway.notices.models import Reason
from caseway.questions import asked_often
from caseway.tickets.facts import TicketReplied
from caseway.tickets.models import Message, Ticket
from caseway.workspaces.models import Member

# A ticket, the activity that is told of it, and which members are told for which reason.
Told = tuple[Ticket, Activity, Mapping[Reason, set[int]]]


def who_may_see(ticket: Ticket) -> QuerySet[Member]:
    """Everybody; of a restricted team's tickets its members and admins."""
    members = Member.objects.filter(workspace=ticket.workspace_id).active()
    if ticket.team is None or not ticket.team.is_restricted:
        return members
    return members.filter(pk__in=[one.pk for one in members.only("pk", "workspace_id", "role") if ticket.team_id not in one.hidden_teams])


def followers_of(ticket: Ticket) -> QuerySet[Member]:
    return who_may_see(ticket).filter(pk__in=_following([ticket])[ticket.pk])


def _following(tickets: Iterable[Ticket]) -> dict[int, set[int]]:
    """Who follows each: its owner, who of us said something on it and who chose to, without those who chose not to."""
    found: dict[int, set[int]] = {}
    for workspace, some in _by_workspace(tickets).items():
        said: dict[int, set[int]] = defaultdict(set)
        for ticket, member in _who_said(workspace, [one.pk for one in some]):
            said[ticket].add(member)
        choices = chosen_for(workspace, "ticket", [one.pk for one in some])
        for one in some:
            if one.assignee_id is not None:
                said[one.pk].add(one.assignee_id)
            found[one.pk] = following(said[one.pk], choices.get(one.pk, {}))
    return found


def _by_workspace(tickets: Iterable[Ticket]) -> dict[int, list[Ticket]]:
    found: dict[int, list[Ticket]] = defaultdict(list)
    for one in tickets:
        found[one.workspace_id].append(one)
    return found


@asked_often
def _who_said(workspace: int, tickets: list[int]):
    said = Message.objects.filter(workspace=workspace, ticket__in=tickets, member__isnull=False)
    return said.order_by().values_list("ticket", "member").distinct()


@together
def notify_of_words(activities: list[Activity]) -> None:
    """One of us said something: who is named in what stays inside hears that, who follows that something was said."""
    tickets = _tickets_of(activities)
    bodies = _bodies_inside(activities)
    named = {one.pk: _named(tickets[one.subject_id], bodies.get(one.pk, "")) for one in activities if one.subject_id in tickets}
    follow = _following(tickets.values())
    _tell(
        (tickets[one.subject_id], one, {Reason.MENTIONED: named[one.pk], Reason.COMMENTED: follow[one.subject_id] - named[one.pk]})
        for one in activities
        if one.subject_id in tickets
    )


def _bodies_inside(activities: list[Activity]) -> dict[int, str]:
    """What was said among ourselves, by activity; in a reply an @ is meant for the customer."""
    said = {one.data["message"]: one for one in activities if one.name != TicketReplied.name}
    found = _said_inside(sorted(said)) if said else []
    return {said[pk].pk: body for pk, ticket, body in found if ticket == said[pk].subject_id}


@asked_often
def _said_inside(messages: list[int]):
    return Message.objects.filter(pk__in=messages, is_internal=True).values_list("pk", "ticket", "body")


def _named(ticket: Ticket, body: str) -> set[int]:
    """Those whom an @ means, who follow from now on."""
    if "@" not in body:
        return set()
    named = mentioned(body, names_of(who_may_see(ticket).values_list("pk", "name", "account__email")))
    if named:
        follow_from_now(named, ticket.workspace_id, "ticket", ticket.pk)
    return named


@together
def notify_of_move(activities: list[Activity]) -> None:
    """It stands elsewhere now; that the customer answered is told as an answer."""
    _tell_followers([one for one in activities if one.actor_kind != "customer"])


@together
def notify_of_new_owner(activities: list[Activity]) -> None:
    """Whoever else follows hears that it changed hands."""
    _tell_followers(activities)


def _tell_followers(activities: list[Activity]) -> None:
    tickets = _tickets_of(activities)
    follow = _following(tickets.values())
    _tell(
        (tickets[one.subject_id], one, {Reason.MOVED: follow[one.subject_id] - {one.data.get("assignee")}})
        for one in activities
        if one.subject_id in tickets
    )


def _tickets_of(activities: list[Activity]) -> dict[int, Ticket]:
    return {one.pk: one for one in _tickets([activity.subject_id for activity in activities])} if activities else {}


@asked_often
def _tickets(tickets: list[int]):
    return Ticket.objects.select_related("team").filter(pk__in=tickets)


@asked_often
def _people(members: list[int]):
    return Member.objects.active().filter(pk__in=members).only("pk", "workspace_id", "role", "notice_choices")


def _tell(those: Iterable[Told]) -> None:
    """Without the words, which may be a note: notices go out by mail. Nobody hears of their own act, or of what they may not see."""
    told = [(ticket, activity, reason, _others(activity, members)) for ticket, activity, why in those for reason, members in why.items()]
    wanted = set().union(*(members for *_rest, members in told))
    people = {one.pk: one for one in _people(sorted(wanted))} if wanted else {}
    notify_all(
        Telling(ticket.workspace_id, _seeing(ticket, [people[pk] for pk in members if pk in people]), reason, _matter(ticket), activity)
        for ticket, activity, reason, members in told
        if members
    )


def _others(activity: Activity, members: set[int]) -> set[int]:
    return members - {activity.actor_id} if activity.actor_kind == "member" else members


def _seeing(ticket: Ticket, members: list[Member]) -> list[Member]:
    if ticket.team is None or not ticket.team.is_restricted:
        return members
    return [one for one in members if ticket.team_id not in one.hidden_teams]


def _matter(ticket: Ticket) -> Matter:
    return Matter("ticket", ticket.pk, ticket.subject, number=ticket.number, team_id=ticket.team_id)

"""Reactions: who of us hears in a notice what happened to a ticket."""

from collections.abc import Iterable

from django.db.models import QuerySet

from caseway.activity.models import Activity
from caseway.activity.recording import together
from caseway.notices.actions import Matter, Telling, notify, notify_all
from caseway.notices.following import chosen
from caseway.notices.models import Reason
from caseway.questions import asked_often
from caseway.tickets.models import Message, Ticket
from caseway.workspaces.models import Member


@together
def notify_of_new_ticket(activities: list[Activity]) -> None:
    """Tell the members of a ticket's team, or all who answer where it has none."""
    tickets = {ticket.pk: ticket for ticket in _tickets([activity.subject_id for activity in activities])}
    said = dict(_bodies([activity.data["message"] for activity in activities]))
    who: dict[tuple[int, int | None], list[Member]] = {}
    tellings = []
    for activity in activities:
        if ticket := tickets.get(activity.subject_id):
            place = (ticket.workspace_id, ticket.team_id)
            if place not in who:
                who[place] = _who_may_take(ticket)
            matter = matter_of(ticket, _snippet(said.get(activity.data["message"], "")))
            tellings.append(Telling(ticket.workspace_id, who[place], Reason.NEW_IN_TEAM, matter, activity))
    notify_all(tellings)


def notify_of_answer(activity: Activity) -> None:
    """Tell its owner; where it has none, those who answered before; else those who may take it; and who follows.

    A machine's answer wakes nobody.
    """
    ticket = None if activity.data.get("is_automatic") else _ticket(activity)
    if ticket is not None:
        people = _may_see(ticket, _owner(ticket) or _who_answered(ticket)) or _who_may_take(ticket)
        notify(ticket.workspace_id, _as_they_chose(ticket, people), Reason.ANSWERED, matter_of(ticket, _words(activity)), because=activity)


def _as_they_chose(ticket: Ticket, people: list[Member]) -> list[Member]:
    """With those who follow, without those who chose not to."""
    choices = chosen(ticket.workspace_id, "ticket", ticket.pk)
    if not choices:
        return people
    more = _may_see(ticket, _members(ticket).filter(pk__in=[pk for pk, follows in choices.items() if follows]))
    return [one for one in {one.pk: one for one in [*people, *more]}.values() if choices.get(one.pk, True)]


def notify_of_assignment(activity: Activity) -> None:
    """Tell the new owner, unless they took it themselves."""
    ticket = _ticket(activity) if activity.data["assignee"] else None
    if ticket is not None:
        owner = _members(ticket).filter(pk=activity.data["assignee"])
        notify(ticket.workspace_id, _may_see(ticket, owner), Reason.ASSIGNED, matter_of(ticket, _last_words(ticket)), because=activity)


def _answering(workspace: int):
    return Member.objects.filter(workspace=workspace).who_answer().only("pk", "workspace_id", "role", "notice_choices")


_tickets = asked_often(lambda tickets: Ticket.objects.select_related("team").filter(pk__in=tickets))
_all_who_answer = asked_often(_answering)
_team_who_answer = asked_often(lambda workspace, team: _answering(workspace).filter(team=team))


def _ticket(activity: Activity) -> Ticket | None:
    return _tickets.first([activity.subject_id])


def matter_of(ticket: Ticket, snippet: str) -> Matter:
    return Matter("ticket", ticket.pk, ticket.subject, number=ticket.number, team_id=ticket.team_id, snippet=snippet)


def _words(activity: Activity) -> str:
    """What was said, unless it is for ourselves: notices go out by mail, and notes never leave the house."""
    return _breath(Message.objects.public().filter(pk=activity.data["message"]))


def _last_words(ticket: Ticket) -> str:
    return _breath(Message.objects.public().filter(workspace=ticket.workspace_id, ticket=ticket).order_by("-pk"))


def _breath(messages: QuerySet[Message]) -> str:
    return _snippet(messages.values_list("body", flat=True).first() or "")


@asked_often
def _bodies(messages: list[int]):
    return Message.objects.public().filter(pk__in=messages).values_list("pk", "body")


def _snippet(body: str) -> str:
    return " ".join(body[:600].split())[:200]


def _members(ticket: Ticket):
    return _answering(ticket.workspace_id)


def _who_may_take(ticket: Ticket) -> list[Member]:
    if ticket.team_id:
        return _team_who_answer(ticket.workspace_id, ticket.team_id)
    return _all_who_answer(ticket.workspace_id)


def _owner(ticket: Ticket) -> list[Member]:
    return list(_members(ticket).filter(pk=ticket.assignee_id)) if ticket.assignee_id else []


def _who_answered(ticket: Ticket) -> list[Member]:
    said = Message.objects.filter(workspace=ticket.workspace_id, ticket=ticket, kind=Message.Kind.REPLY, member__isnull=False)
    return list(_members(ticket).filter(pk__in=said.values("member")))


def _may_see(ticket: Ticket, members: Iterable[Member]) -> list[Member]:
    """Of a restricted team's tickets only those hear who may see them."""
    if ticket.team is None or not ticket.team.is_restricted:
        return list(members)
    return [member for member in members if ticket.team_id not in member.hidden_teams]

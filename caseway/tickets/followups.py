"""Reactions that tickets offer."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from caseway.activity.models import Activity
from caseway.activity.recording import CASEWAY, record, together
from caseway.mail.actions import may_answer_automatically, post
from caseway.mail.models import OutgoingMail
from caseway.notices.actions import Matter, Telling, notify, notify_all
from caseway.notices.models import Reason
from caseway.questions import asked_often
from caseway.tickets.facts import ReplyUndelivered
from caseway.tickets.letters import RECEIPT_CHANNELS, mailed, receipt_mail, reply_mails
from caseway.tickets.models import Message, Participant, Ticket
from caseway.workspaces.models import Member

# Mail -----------------------------------------------------------------------------------------------------------------------------


def mail_reply(activity: Activity) -> None:
    """Mail a reply to everybody who takes part."""
    message = _message(activity)
    if message is not None:
        post(reply_mails(message))


@together
def send_receipt(activities: list[Activity]) -> None:
    """Tell requesters that their reports have arrived; never a machine, nor the same address again and again."""
    opened = {activity.subject_id: activity for activity in activities if _wants_receipt(activity)}
    if not opened:
        return
    people = mailed(_requesters(list(opened)), each_once=False)
    allowed = may_answer_automatically([(person.workspace_id, person.email) for person in people])
    people = [person for person, is_allowed in zip(people, allowed, strict=True) if is_allowed]
    if not people:
        return
    messages = {message.pk: message for message in _opening([opened[person.ticket_id].data["message"] for person in people])}
    found = [(messages.get(opened[person.ticket_id].data["message"]), person) for person in people]
    post([receipt_mail(message, person) for message, person in found if message is not None])


def _wants_receipt(activity: Activity) -> bool:
    return not activity.data.get("is_machine") and activity.data["channel"] in RECEIPT_CHANNELS


def _message(activity: Activity) -> Message | None:
    return _opening.first([activity.data["message"]])


_opening = asked_often(lambda messages: Message.objects.select_related("ticket", "ticket__workspace").filter(pk__in=messages))
_requesters = asked_often(
    lambda tickets: (
        Participant.objects.filter(ticket__in=tickets, role=Participant.Role.REQUESTER, is_active=True)
        .exclude(email="")
        .select_related("customer")
        .order_by("ticket")
    )
)


def tell_of_undelivered(mail: OutgoingMail) -> None:
    """One of our mails was refused for good: say so on its ticket, and to whoever wrote the reply."""
    kind, _colon, ids = mail.effect_key.partition(":")
    if kind != OutgoingMail.Kind.REPLY:
        return
    message = Message.objects.filter(pk=ids.partition(":")[0], workspace=mail.workspace_id).select_related("ticket", "member").first()
    if message is None:
        return
    ticket = message.ticket
    record(ReplyUndelivered(recipient=mail.recipient, reason=mail.last_error[:300], mail=mail.pk), about=ticket, by=CASEWAY)
    if message.member is not None:
        with translation.override(mail.workspace.language):
            why = _("{recipient}: {reason}").format(recipient=mail.recipient, reason=mail.last_error)
        notify(ticket.workspace_id, [message.member], Reason.UNDELIVERED, _matter(ticket, why))


# Notices --------------------------------------------------------------------------------------------------------------------------


@together
def notify_of_new_ticket(activities: list[Activity]) -> None:
    """Tell the members of a ticket's team, or all who answer where it has none."""
    tickets = {ticket.pk: ticket for ticket in _tickets([activity.subject_id for activity in activities])}
    who: dict[tuple[int, int | None], list[Member]] = {}
    tellings = []
    for activity in activities:
        if ticket := tickets.get(activity.subject_id):
            place = (ticket.workspace_id, ticket.team_id)
            if place not in who:
                who[place] = list(_who_may_take(ticket))
            tellings.append(Telling(ticket.workspace_id, who[place], Reason.NEW_IN_TEAM, _matter(ticket, ticket.snippet), activity))
    notify_all(tellings)


def notify_of_answer(activity: Activity) -> None:
    """Tell its owner; where it has none, those who answered before; else those who may take it. A machine's answer wakes nobody."""
    ticket = None if activity.data.get("is_automatic") else _ticket(activity)
    if ticket is not None:
        people = _may_see(ticket, _owner(ticket) or _who_answered(ticket)) or _who_may_take(ticket)
        notify(ticket.workspace_id, people, Reason.ANSWERED, _matter(ticket, _words(activity)), because=activity)


def notify_of_assignment(activity: Activity) -> None:
    """Tell the new owner, unless they took it themselves."""
    ticket = _ticket(activity) if activity.data["assignee"] else None
    if ticket is not None:
        owner = _members(ticket).filter(pk=activity.data["assignee"])
        notify(ticket.workspace_id, _may_see(ticket, owner), Reason.ASSIGNED, _matter(ticket, ticket.snippet), because=activity)


def _answering(workspace: int):
    return Member.objects.filter(workspace=workspace).who_answer().only("pk", "workspace_id", "role", "notice_choices")


_tickets = asked_often(lambda tickets: Ticket.objects.select_related("team").filter(pk__in=tickets))
_all_who_answer = asked_often(_answering)
_team_who_answer = asked_often(lambda workspace, team: _answering(workspace).filter(team=team))


def _ticket(activity: Activity) -> Ticket | None:
    return _tickets.first([activity.subject_id])


def _matter(ticket: Ticket, snippet: str) -> Matter:
    return Matter("ticket", ticket.pk, ticket.subject, number=ticket.number, team_id=ticket.team_id, snippet=snippet)


def _words(activity: Activity) -> str:
    body = Message.objects.public().filter(pk=activity.data["message"]).values_list("body", flat=True).first() or ""
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

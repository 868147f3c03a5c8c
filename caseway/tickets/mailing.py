"""Reactions: what is mailed to those who take part in a ticket, and what follows when it does not arrive."""

import re

from django.utils import translation
from django.utils.translation import gettext as _

from caseway.activity.models import Activity
from caseway.activity.recording import CASEWAY, record, together
from caseway.customers.actions import mark_undeliverable, undeliverable_among
from caseway.issues.fitting import workspaces_with_public
from caseway.mail.actions import may_answer_automatically, post
from caseway.mail.models import OutgoingMail
from caseway.notices.actions import notify
from caseway.notices.models import Reason
from caseway.questions import asked_often
from caseway.tickets.facts import ReplyUndelivered
from caseway.tickets.letters import RECEIPT_CHANNELS, mailed, reply_mails
from caseway.tickets.models import Message, Participant
from caseway.tickets.noticing import matter_of
from caseway.tickets.receipts import receipt_mail
from caseway.workspaces.models import Workspace

# What a mail server answers where an address does not exist.
_NOBODY_THERE = re.compile(r"55[0-9] (?:5\.1\.[0-9]+|.{0,60}(?:no such|unknown|does not exist))", re.IGNORECASE)


@together
def mail_reply(activities: list[Activity]) -> None:
    """Mail replies to everybody who takes part."""
    found = {message.pk: message for message in _opening([activity.data["message"] for activity in activities])}
    written = [(found.get(activity.data["message"]), activity.subject_id) for activity in activities]
    post(reply_mails(message for message, ticket in written if message is not None and message.ticket_id == ticket))


@together
def send_receipt(activities: list[Activity]) -> None:
    """Tell requesters that their reports have arrived; never a machine, nor the same address again and again."""
    opened = {activity.subject_id: activity for activity in activities if _wants_receipt(activity)}
    if not opened:
        return
    people = _reachable(mailed(_requesters(list({activity.workspace_id for activity in opened.values()}), list(opened))))
    allowed = may_answer_automatically([(person.workspace_id, person.email) for person in people])
    people = [person for person, is_allowed in zip(people, allowed, strict=True) if is_allowed]
    if not people:
        return
    messages = {message.pk: message for message in _opening([opened[person.ticket_id].data["message"] for person in people])}
    found = [(messages.get(opened[person.ticket_id].data["message"]), person) for person in people]
    known = workspaces_with_public({person.workspace_id for person in people})
    post(
        [
            receipt_mail(message, person, may_know=person.workspace_id in known)
            for message, person in found
            if message is not None and message.ticket_id == person.ticket_id
        ]
    )


def _reachable(people: list[Participant]) -> list[Participant]:
    """Without those from whose addresses mail came back."""
    bad: dict[int, set[str]] = {}
    for workspace in {person.workspace_id for person in people}:
        bad[workspace] = set(undeliverable_among(workspace, [person.email for person in people if person.workspace_id == workspace]))
    return [person for person in people if person.email not in bad[person.workspace_id]]


def _wants_receipt(activity: Activity) -> bool:
    return not activity.data.get("is_machine") and activity.data["channel"] in RECEIPT_CHANNELS


def _opening(messages: list[int]) -> list[Message]:
    """Messages with their tickets; workspaces are asked for alone, as beside them SQLite goes through all tickets of one."""
    found = _with_tickets(messages)
    homes = {home.pk: home for home in _workspaces(list({message.workspace_id for message in found}))} if found else {}
    for message in found:
        message.ticket.workspace = homes[message.ticket.workspace_id]
    return found


@asked_often
def _with_tickets(messages: list[int]):
    return Message.objects.select_related("ticket", "ticket__address__way", "ticket__team", "member").filter(pk__in=messages)


_workspaces = asked_often(lambda workspaces: Workspace.objects.filter(pk__in=workspaces))


@asked_often
def _requesters(workspaces: list[int], tickets: list[int]):
    people = Participant.objects.filter(workspace__in=workspaces, ticket__in=tickets, role=Participant.Role.REQUESTER, is_active=True)
    return people.exclude(email="").select_related("customer").order_by("ticket")


def tell_of_undelivered(mail: OutgoingMail) -> None:
    """One of our mails was refused for good: say so on its ticket, and to whoever wrote the reply."""
    kind, _colon, ids = mail.effect_key.partition(":")
    if kind != OutgoingMail.Kind.REPLY:
        return
    message = Message.objects.filter(pk=ids.partition(":")[0], workspace=mail.workspace_id).select_related("ticket", "member").first()
    if message is None:
        return
    if _NOBODY_THERE.match(mail.last_error):
        mark_undeliverable(mail.workspace_id, mail.recipient, why=mail.last_error)
    tell_who_wrote(message, mail)


def tell_who_wrote(message: Message, mail: OutgoingMail, reason: str = "") -> None:
    """A reply did not arrive: its ticket says so, and its author has something to do."""
    ticket, reason = message.ticket, (reason or mail.last_error)[:300]
    record(ReplyUndelivered(recipient=mail.recipient, reason=reason, mail=mail.pk), about=ticket, by=CASEWAY)
    if message.member is not None:
        with translation.override(mail.workspace.language):
            why = _("{recipient}: {reason}").format(recipient=mail.recipient, reason=reason)
        notify(ticket.workspace_id, [message.member], Reason.UNDELIVERED, matter_of(ticket, why))

"""One ticket that is two: what somebody wrote becomes a ticket of its own; no message ever moves."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.customers.models import Customer
from caseway.rows.changing import change
from caseway.tickets.actions.opening import open_ticket
from caseway.tickets.actions.saying import Words, locked, takes_part
from caseway.tickets.copies import copy_of, marks_of_copy
from caseway.tickets.merge_facts import TicketSplit, TicketSplitOff
from caseway.tickets.models import Message, MessageFile, Ticket
from caseway.workspaces.models import Member

MOST_AFTER = 500


@transaction.atomic
def split(message: Message, *, by: Member, subject: str = "", with_later: bool = False) -> Ticket:
    """Make a message a ticket of its own, whose requester is its author; with_later takes what was said after it along.

    Nobody is told. Merging the new ticket back undoes it. Raises ValidationError where that makes no sense.
    """
    home = locked(message.ticket)
    author = message.customer
    if author is None or message.kind != Message.Kind.REPLY:
        raise ValidationError(_("Only what a customer wrote can become a ticket of its own."))
    if with_later and not takes_part(author, home):
        raise ValidationError(_("{name} takes no part in this ticket and must not read what was said later.").format(name=author))
    later = list(_said_after(message)) if with_later else []
    if len(later) > MOST_AFTER:
        raise ValidationError(_("At most {count} messages can be taken along.").format(count=MOST_AFTER))
    made = _opened(home, message, author, subject or home.subject, by)
    _copy(later, made)
    record(TicketSplit(ticket=made.pk, number=made.number, message=message.pk), about=home, by=by)
    record(TicketSplitOff(ticket=home.pk, number=home.number), about=made, by=by)
    return made


def _opened(home: Ticket, message: Message, author: Customer, subject: str, by: Member) -> Ticket:
    """It is as old as what was said, so that nobody's waiting is forgotten; a receipt would surprise them now."""
    marks = marks_of_copy(message)
    return open_ticket(
        home.workspace,
        requester=author,
        email=message.author_email,
        subject=subject,
        words=Words(message.body, message.html, message.quoted, message.quoted_html, marks),
        channel=message.channel,
        by=by,
        kind=home.kind,
        priority=home.priority,
        team=home.team,
        assignee=home.assignee,
        product=home.product,
        version=home.version,
        address=home.address,
        serial=home.serial,
        lot=home.lot,
        files=[attached.file for attached in message.attachments.select_related("file")],
        at=message.created_at,
        is_machine=True,
    )


def _said_after(message: Message) -> Iterable[Message]:
    later = Message.objects.filter(workspace=message.workspace_id, ticket=message.ticket_id, pk__gt=message.pk)
    return later.order_by("pk")[: MOST_AFTER + 1]


def _copy(messages: list[Message], ticket: Ticket) -> None:
    if not messages:
        return
    files = list(MessageFile.objects.filter(workspace=ticket.workspace_id, message__in=messages).order_by("pk"))
    copies = Message.objects.bulk_create(copy_of(message, ticket) for message in messages)
    by_home = {message.pk: copied for message, copied in zip(messages, copies, strict=True)}
    MessageFile.objects.bulk_create(
        MessageFile(workspace_id=ticket.workspace_id, message=by_home[one.message_id], file_id=one.file_id, is_inline=one.is_inline)
        for one in files
    )
    newest = messages[-1]
    ticket.updated_at, ticket.snippet = newest.created_at, Words(newest.body, newest.html).snippet()
    change(ticket, "updated_at", "snippet")

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import Actor, record
from caseway.customers.models import Customer
from caseway.files.models import File
from caseway.products.models import Product, Version
from caseway.rows.adding import add, add_all
from caseway.rows.making import new
from caseway.tickets.actions.participating import join_in
from caseway.tickets.actions.saying import Words, write
from caseway.tickets.facts import TicketOpened
from caseway.tickets.models import MailAddress, Message, Tag, Ticket
from caseway.workspaces.models import Member, Team, Workspace, take_number


@transaction.atomic
def open_ticket(
    workspace: Workspace,
    *,
    requester: Customer,
    subject: str,
    words: Words,
    channel: str,
    by: Actor,
    email: str = "",
    files: Iterable[File] = (),
    copies: Iterable[tuple[Customer, str]] = (),
    kind: str = Ticket.Kind.PROBLEM,
    priority: str = Ticket.Priority.NORMAL,
    team: Team | None = None,
    assignee: Member | None = None,
    product: Product | None = None,
    version: Version | None = None,
    address: MailAddress | None = None,
    serial: str = "",
    lot: str = "",
    tags: Iterable[str] = (),
    continues: Ticket | None = None,
    header_id: str = "",
    is_machine: bool = False,
    at: datetime | None = None,
    is_history: bool = False,
) -> Ticket:
    """Make a ticket of a report; its first message is what the customer said, whoever wrote it down.

    `email` is the address that answers go to, by default the requester's own; `header_id` the Message-ID of
    the mail it came with. What a machine wrote (`is_machine`) gets no receipt;
    `is_history` is what happened elsewhere long ago, at its own time (`at`), and nobody hears of it.
    """
    at = at or now()
    ticket = new(
        Ticket,
        workspace=workspace,
        subject=_one_line(subject),
        channel=channel,
        requester=requester,
        kind=kind,
        priority=priority,
        team=team,
        assignee=assignee,
        product=product or (version.product if version else None),
        version=version,
        address=address,
        serial=serial,
        lot=lot,
        continues=continues,
        snippet=words.snippet(),
        created_at=at,
        updated_at=at,
    )
    # The counter's row stays locked until commit, so the number is taken as late as can be.
    ticket.number = take_number(workspace.pk, "ticket")
    add(ticket)
    join_in(ticket, requester, email or requester.email, at=at)
    for customer, copied in copies:
        join_in(ticket, customer, copied, is_copy=True, at=at)
    is_call = channel == Ticket.Channel.PHONE
    kind_of_message = Message.Kind.CALL if is_call else Message.Kind.REPLY
    author = by if is_call else requester
    message = write(ticket, kind_of_message, words, by=author, files=files, email=email, header_id=header_id, is_internal=is_call, at=at)
    add_all(Tag(workspace=workspace, ticket=ticket, name=name) for name in _clean_tags(tags))
    record(TicketOpened(channel=channel, message=message.pk, is_machine=is_machine), about=ticket, by=by, at=at, is_settled=is_history)
    ticket.first_message = message
    return ticket


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:400]


def _clean_tags(tags: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(tag.strip().lower()[:40] for tag in tags if tag.strip()))

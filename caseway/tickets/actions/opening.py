from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from typing import ParamSpec

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.activity.recording import Actor, Happened, record_all
from caseway.customers.models import Customer
from caseway.files.models import File
from caseway.products.models import Product, Version
from caseway.rows.adding import add_all, expect
from caseway.rows.making import new
from caseway.tickets.actions.participating import participant
from caseway.tickets.actions.saying import Words, attach, message_on
from caseway.tickets.facts import TicketOpened
from caseway.tickets.models import MailAddress, Message, Participant, Tag, Ticket
from caseway.ui.names import clean_names
from caseway.workspaces.models import Member, Team, Workspace, take_number

P = ParamSpec("P")


@dataclass
class Opening:
    """A report of which a ticket is made; its first message is what the customer said, whoever wrote it down.

    `email` is the address that answers go to, by default the requester's own; `header_id` the Message-ID of
    the mail it came with. What a machine wrote (`is_machine`) gets no receipt;
    `is_history` is what happened elsewhere long ago, at its own time (`at`), and nobody hears of it.
    """

    workspace: Workspace
    _: KW_ONLY
    requester: Customer
    subject: str
    words: Words
    channel: str
    by: Actor
    email: str = ""
    files: Iterable[File] = ()
    copies: Iterable[tuple[Customer, str]] = ()
    kind: str = Ticket.Kind.PROBLEM
    priority: str = Ticket.Priority.NORMAL
    team: Team | None = None
    assignee: Member | None = None
    product: Product | None = None
    version: Version | None = None
    address: MailAddress | None = None
    serial: str = ""
    lot: str = ""
    tags: Iterable[str] = ()
    continues: Ticket | None = None
    header_id: str = ""
    is_machine: bool = False
    at: datetime | None = None
    is_history: bool = False
    opened_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.opened_at = self.at or now()


def _alone(opening: Callable[P, Opening]) -> Callable[P, Ticket]:
    def open_ticket(*given: P.args, **named: P.kwargs) -> Ticket:
        """Make a ticket of one report."""
        return open_tickets([opening(*given, **named)])[0]

    return open_ticket


# Takes what an Opening takes.
open_ticket = _alone(Opening)


@transaction.atomic
def open_tickets(openings: Sequence[Opening]) -> list[Ticket]:
    """Make a ticket of each report, in their order, each table written once for all of them."""
    tickets = [_ticket(opening) for opening in openings]
    expect({Ticket: len(tickets), Participant: len(tickets), Message: len(tickets), Activity: len(tickets)})
    # The counters' rows stay locked until commit, so numbers are taken as late as can be.
    _number(tickets)
    add_all(tickets)
    pairs = list(zip(tickets, openings, strict=True))
    add_all(one for ticket, opening in pairs for one in _participants(ticket, opening))
    messages = [_message(ticket, opening) for ticket, opening in pairs]
    add_all(messages)
    for message, opening in zip(messages, openings, strict=True):
        attach(message, opening.files)
    add_all(Tag(workspace=ticket.workspace, ticket=ticket, name=name) for ticket, opening in pairs for name in clean_names(opening.tags))
    record_all([_opened(ticket, message, opening) for (ticket, opening), message in zip(pairs, messages, strict=True)])
    for ticket, message in zip(tickets, messages, strict=True):
        ticket.first_message = message
    return tickets


def _ticket(opening: Opening) -> Ticket:
    return new(
        Ticket,
        workspace=opening.workspace,
        subject=_one_line(opening.subject),
        channel=opening.channel,
        requester=opening.requester,
        kind=opening.kind,
        priority=opening.priority,
        team=opening.team,
        assignee=opening.assignee,
        product=opening.product or (opening.version.product if opening.version else None),
        version=opening.version,
        address=opening.address,
        serial=opening.serial,
        lot=opening.lot,
        continues=opening.continues,
        snippet=opening.words.snippet(),
        created_at=opening.opened_at,
        updated_at=opening.opened_at,
    )


def _number(tickets: Sequence[Ticket]) -> None:
    """One step of each workspace's counter, always in one order: two who hold what the other waits for would wait for ever."""
    counts = Counter(ticket.workspace_id for ticket in tickets)
    following = {workspace: take_number(workspace, "ticket", counts[workspace]) - counts[workspace] for workspace in sorted(counts)}
    for ticket in tickets:
        following[ticket.workspace_id] += 1
        ticket.number = following[ticket.workspace_id]


def _participants(ticket: Ticket, opening: Opening) -> list[Participant]:
    requester = participant(ticket, opening.requester, opening.email or opening.requester.email, at=opening.opened_at)
    return [requester, *(participant(ticket, customer, copied, is_copy=True, at=opening.opened_at) for customer, copied in opening.copies)]


def _message(ticket: Ticket, opening: Opening) -> Message:
    is_call = opening.channel == Ticket.Channel.PHONE
    return message_on(
        ticket,
        Message.Kind.CALL if is_call else Message.Kind.REPLY,
        opening.words,
        by=opening.by if is_call else opening.requester,
        email=opening.email,
        header_id=opening.header_id,
        is_internal=is_call,
        at=opening.opened_at,
    )


def _opened(ticket: Ticket, message: Message, opening: Opening) -> Happened:
    fact = TicketOpened(channel=opening.channel, message=message.pk, is_machine=opening.is_machine)
    return Happened(fact, ticket, opening.by, opening.opened_at, opening.is_history)


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:400]

"""In whose name a ticket's mail leaves, by which way, and where answers to it go."""

from dataclasses import dataclass

from django.conf import settings

from caseway.mail.actions import has_way_out
from caseway.mail.addresses import own_domain, support_address
from caseway.mail.models import WayOut
from caseway.mail.signing import reply_address
from caseway.tickets.models import Ticket


@dataclass(frozen=True)
class Sender:
    email: str
    # The address that carries the ticket's signed token, where its mailbox takes such; else the plain one, and Message-IDs tell.
    back: str
    way: WayOut | None


def sender_of(ticket: Ticket) -> Sender:
    """The address that the ticket was written to, else the one that every workspace has."""
    workspace, own = ticket.workspace, ticket.address
    if own is None:
        back = reply_address(workspace.key, workspace.slug, ticket.number, own_domain(workspace.slug))
        return Sender(support_address(workspace.slug), back, None)
    return Sender(own.email, _with_token(ticket, own.email) if own.takes_plus else own.email, own.way)


def reaches_a_server(ticket: Ticket) -> bool:
    """Whether a reply leaves; else it is kept in the outbox."""
    return bool(settings.EMAIL_URL) or has_way_out(ticket.address.way if ticket.address else None)


def _with_token(ticket: Ticket, email: str) -> str:
    local, _, domain = email.rpartition("@")
    try:
        return reply_address(ticket.workspace.key, ticket.workspace.slug, ticket.number, domain, local)
    except ValueError:
        return email

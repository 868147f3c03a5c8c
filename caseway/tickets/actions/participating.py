"""Who takes part in a ticket from outside."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from caseway.activity.recording import Actor, record
from caseway.customers.models import Customer
from caseway.rows.adding import add
from caseway.rows.making import new
from caseway.tickets.facts import ParticipantAdded, ParticipantRemoved
from caseway.tickets.models import Participant, Ticket


def join_in(ticket: Ticket, customer: Customer, email: str, *, is_copy: bool = False, at: datetime | None = None) -> Participant:
    """Write down who takes part. The caller records the fact."""
    return add(participant(ticket, customer, email, is_copy=is_copy, at=at))


def participant(ticket: Ticket, customer: Customer, email: str, *, is_copy: bool = False, at: datetime | None = None) -> Participant:
    """Who takes part, and since when: nothing earlier is ever sent to them."""
    return new(
        Participant,
        workspace_id=ticket.workspace_id,
        ticket=ticket,
        customer=customer,
        email=email.lower(),
        role=Participant.Role.COPY if is_copy else Participant.Role.REQUESTER,
        created_at=at or now(),
    )


@transaction.atomic
def add_participant(ticket: Ticket, customer: Customer, *, email: str, by: Actor) -> Participant:
    """Let somebody take part: they get the replies from now on and may answer. Nothing earlier is sent to them."""
    ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
    known = Participant.objects.filter(ticket=ticket, customer=customer).first()
    if known is not None and known.is_active:
        return known
    if known is None:
        known = join_in(ticket, customer, email, is_copy=True)
    else:
        known.is_active, known.email, known.created_at = True, email.lower(), now()
        known.save(update_fields=["is_active", "email", "created_at"])
    record(ParticipantAdded(email=email.lower()), about=ticket, by=by)
    return known


@transaction.atomic
def remove_participant(ticket: Ticket, participant: Participant, *, by: Actor) -> None:
    """Somebody in copy gets no more replies, and the links mailed to them end."""
    ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
    mine = Participant.objects.filter(pk=participant.pk, ticket=ticket, is_active=True, role=Participant.Role.COPY)
    if mine.update(is_active=False, generation=F("generation") + 1):
        record(ParticipantRemoved(email=participant.email), about=ticket, by=by)

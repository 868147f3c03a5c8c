"""How tickets stand to each other; one row, read from both ends."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, record
from caseway.tickets.actions.saying import locked
from caseway.tickets.models import Ticket, TicketRelation
from caseway.tickets.relation_facts import TicketRelated, TicketUnrelated

Kind = TicketRelation.Kind


@transaction.atomic
def relate(ticket: Ticket, other: Ticket, kind: str, *, by: Actor) -> TicketRelation:
    """Note how a ticket stands to another, in words of either end. Raises ValidationError for itself and for a circle of two."""
    if ticket.pk == other.pk:
        raise ValidationError({"other": _("A ticket cannot be related to itself.")})
    ticket, other, kind = _from_its_end(ticket, other, kind)
    for pk in sorted((ticket.pk, other.pk)):
        locked(Ticket(pk=pk))
    both = TicketRelation.objects.filter(workspace=ticket.workspace_id)
    if kind != Kind.RELATED and both.filter(ticket=other, other=ticket, kind=kind).exists():
        raise ValidationError({"other": _("It stands the other way round already. Take that back first.")})
    if max(both.of(one).count() for one in (ticket, other)) >= TicketRelation.MOST:
        raise ValidationError({"other": _("At most {count} tickets can be related to one.").format(count=TicketRelation.MOST)})
    relation, is_new = both.get_or_create(workspace_id=ticket.workspace_id, ticket=ticket, kind=kind, other=other)
    if is_new:
        record(TicketRelated(kind=kind, number=other.number), about=ticket, by=by)
        record(TicketRelated(kind=_inverse(kind), number=ticket.number), about=other, by=by)
    return relation


@transaction.atomic
def unrelate(relation: TicketRelation, *, by: Actor) -> None:
    """Take a relation back."""
    gone, _counts = TicketRelation.objects.filter(pk=relation.pk).delete()
    if gone:
        record(TicketUnrelated(kind=relation.kind, number=relation.other.number), about=relation.ticket, by=by)
        record(TicketUnrelated(kind=_inverse(relation.kind), number=relation.ticket.number), about=relation.other, by=by)


def _from_its_end(ticket: Ticket, other: Ticket, kind: str) -> tuple[Ticket, Ticket, str]:
    """As it is kept; what reads the same from both ends stands once."""
    for kept, inverse in TicketRelation.INVERSES.items():
        if kind == inverse and (kept != kind or ticket.pk > other.pk):
            return other, ticket, kept
    return ticket, other, kind


def _inverse(kind: str) -> str:
    return str(TicketRelation.INVERSES[Kind(kind)])

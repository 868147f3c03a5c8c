from django.db import transaction

from caseway.activity.recording import Actor, record
from caseway.tickets.facts import TicketAssigned
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member


@transaction.atomic
def assign(ticket: Ticket, assignee: Member | None, *, by: Actor) -> None:
    """Make a member the owner of a ticket, or nobody."""
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    pk = assignee.pk if assignee else None
    if current.assignee_id != pk:
        ticket.assignee = assignee
        Ticket.objects.filter(pk=ticket.pk).update(assignee=assignee)
        name = assignee.name if assignee else ""
        record(TicketAssigned(assignee=pk, assignee_name=name, before=current.assignee_id), about=current, by=by)

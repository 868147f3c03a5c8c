"""Two tickets that are one: a link that can be taken back at any time; no message ever moves."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, record
from caseway.tickets.merge_facts import TicketLetGo, TicketMerged, TicketTookIn, TicketUnmerged
from caseway.tickets.models import Merge, Ticket
from caseway.workspaces.models import Workspace


@transaction.atomic
def merge(ticket: Ticket, into: Ticket, *, by: Actor) -> None:
    """Close a ticket in favour of another one, or of the one where that goes on. Raises ValidationError where that makes no sense."""
    one_at_a_time(ticket.workspace_id)
    ticket, survivor = _held(ticket, Ticket.objects.get(pk=into.pk), _below(ticket))
    if ticket.merged_into_id is not None and ticket.merged_into_id == survivor.pk:
        return
    _check(ticket, into, survivor)
    Merge.objects.create(workspace_id=ticket.workspace_id, ticket=ticket, into=into, state=ticket.state, resolved_at=ticket.resolved_at)
    of_both = Ticket.objects.filter(workspace=ticket.workspace_id)
    of_both.filter(merged_into=ticket).update(merged_into=survivor)
    moment = now()
    of_both.filter(pk=ticket.pk).update(
        merged_into=survivor, state=Ticket.State.CLOSED, resolved_at=ticket.resolved_at or moment, updated_at=moment
    )
    record(TicketMerged(ticket=survivor.pk, number=survivor.number, before=ticket.state), about=ticket, by=by)
    record(TicketTookIn(ticket=ticket.pk, number=ticket.number), about=survivor, by=by)


def _check(ticket: Ticket, into: Ticket, survivor: Ticket) -> None:
    if into.pk == ticket.pk:
        raise ValidationError({"into": _("A ticket cannot be merged into itself.")})
    if survivor.pk == ticket.pk:
        raise ValidationError(
            {"into": _("#{number} is merged into this ticket. Take it out first.").format(number=into.number)},
        )
    if ticket.merged_into_id is not None:
        raise ValidationError({"into": _("This ticket is merged into another one. Take it out first.")})


@transaction.atomic
def unmerge(ticket: Ticket, *, by: Actor) -> None:
    """Make a merged ticket its own again, as it stood before; what was merged into it comes along. What came later stays."""
    one_at_a_time(ticket.workspace_id)
    merge = Merge.objects.filter(workspace=ticket.workspace_id, ticket=ticket).first()
    if merge is None:
        return
    below = _below(ticket)
    ticket, survivor = _held(ticket, Ticket.objects.get(pk=ticket.pk), below)
    Ticket.objects.filter(pk__in=below).update(merged_into=ticket)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=None, state=merge.state, resolved_at=merge.resolved_at, updated_at=now())
    merge.delete()
    record(TicketUnmerged(ticket=survivor.pk, number=survivor.number, after=merge.state), about=ticket, by=by)
    record(TicketLetGo(ticket=ticket.pk, number=ticket.number), about=survivor, by=by)


def _below(ticket: Ticket) -> set[int]:
    """Everything that was merged into a ticket, at any remove."""
    found: set[int] = set()
    level = {ticket.pk}
    while level:
        level = set(Merge.objects.filter(workspace=ticket.workspace_id, into__in=level).values_list("ticket", flat=True)) - found
        found |= level
    return found


def one_at_a_time(workspace: int) -> None:
    """Merges of one workspace wait for each other, so that two of them make no circle."""
    Workspace.objects.select_for_update().only("pk").get(pk=workspace)


def _held(ticket: Ticket, other: Ticket, below: set[int]) -> tuple[Ticket, Ticket]:
    """A ticket and where another goes on, as they are now; held with all that is below, the eldest first as every verb holds several."""
    survivor = other.merged_into_id or other.pk
    held = Ticket.objects.select_for_update().filter(pk__in={ticket.pk, survivor, *below}).order_by("pk")
    found = {one.pk: one for one in held}
    return found[ticket.pk], found[survivor]

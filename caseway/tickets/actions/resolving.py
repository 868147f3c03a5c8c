"""Where a ticket stands. Each verb does nothing when it stands there already."""

from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import CASEWAY, Actor, record
from caseway.tickets.facts import StateFact, TicketAsked, TicketClosed, TicketHeld, TicketReopened, TicketResolved, TicketTakenUp
from caseway.tickets.models import Ticket

State = Ticket.State


def take_up(ticket: Ticket, *, by: Actor) -> None:
    """The next step is ours."""
    _move(ticket, State.OPEN, TicketTakenUp, by)


def ask(ticket: Ticket, *, by: Actor) -> None:
    """The next step is the customer's."""
    _move(ticket, State.PENDING, TicketAsked, by)


def hold(ticket: Ticket, *, by: Actor) -> None:
    """We wait for a third party or a fix."""
    _move(ticket, State.ON_HOLD, TicketHeld, by)


def resolve(ticket: Ticket, *, by: Actor) -> None:
    """The case is solved; an answer reopens it until it is closed."""
    _move(ticket, State.RESOLVED, TicketResolved, by)


def reopen(ticket: Ticket, *, by: Actor) -> None:
    """It was not solved after all."""
    _move(ticket, State.OPEN, TicketReopened, by)


def close(ticket: Ticket, *, by: Actor) -> None:
    """For good: a later answer makes a new ticket that continues this one."""
    _move(ticket, State.CLOSED, TicketClosed, by)


def _back_to_new(ticket: Ticket, *, by: Actor) -> None:
    _move(ticket, State.NEW, TicketTakenUp, by)


OUTCOMES: dict[str, Callable[..., None]] = {
    State.NEW: _back_to_new,
    State.OPEN: take_up,
    State.PENDING: ask,
    State.ON_HOLD: hold,
    State.RESOLVED: resolve,
    State.CLOSED: close,
}


def set_state(ticket: Ticket, state: str, *, by: Actor) -> None:
    """The verb that leads to a state, as pages and the API name it."""
    OUTCOMES[state](ticket, by=by)


@transaction.atomic
def _move(ticket: Ticket, state: str, fact: type[StateFact], by: Actor) -> None:
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    ticket.state = before = current.state
    if before == state:
        return
    if current.merged_into_id is not None:
        raise ValidationError({"state": _("This ticket is merged into another one. Take it out first.")})
    if before in Ticket.FINISHED and state not in Ticket.FINISHED:
        fact = TicketReopened
    resolved_at = (current.resolved_at or now()) if state in Ticket.FINISHED else None
    ticket.state, ticket.resolved_at = state, resolved_at
    Ticket.objects.filter(pk=ticket.pk).update(state=state, resolved_at=resolved_at, updated_at=now())
    record(fact(before=before, after=state), about=current, by=by)


def close_old_tickets() -> None:
    """Close what has been resolved for as long as its workspace says (seven days unless set)."""
    for days, pk in _due_to_close():
        with transaction.atomic():
            ticket = Ticket.objects.select_for_update().get(pk=pk)
            if ticket.state == State.RESOLVED and ticket.resolved_at and ticket.resolved_at <= now() - timedelta(days=days):
                close(ticket, by=CASEWAY)


def _due_to_close(limit: int = 5000) -> list[tuple[int, int]]:
    resolved = Ticket.objects.filter(state=State.RESOLVED, resolved_at__lte=now() - timedelta(days=1)).order_by("resolved_at")
    rows = resolved.values_list("workspace__close_after_days", "pk", "resolved_at")[:limit]
    return [(days, pk) for days, pk, resolved_at in rows if resolved_at and resolved_at <= now() - timedelta(days=days)]

"""One act on many tickets: what acts on many do to anything, done to tickets."""

from functools import partial
from typing import Any

from caseway.customers.models import Customer
from caseway.many import actions
from caseway.many.standing import Many
from caseway.tickets.actions.standing import STANDINGS
from caseway.tickets.listing import count_up_to, ids_below
from caseway.tickets.models import BulkAct, BulkChange, BulkPart, Ticket
from caseway.workspaces.models import Member

TICKETS = Many(
    noun="ticket",
    things=Ticket,
    act=BulkAct,
    part=BulkPart,
    change=BulkChange,
    right="tickets.change",
    count_up_to=count_up_to,
    ids_below=ids_below,
    standings=STANDINGS,
    read_along=("tags",),
)
act_on = partial(actions.act_on, TICKETS)
act_on_all = partial(actions.act_on_all, TICKETS)
take_back = partial(actions.take_back, TICKETS)
work_on_many = partial(actions.work_on, TICKETS)
forget_old_acts = partial(actions.forget_old, TICKETS)


def close_all_of(customer: Customer, *, by: Member) -> BulkAct:
    """Close whatever one customer reported and nobody has finished, as after a flood of mail."""
    wanted: dict[str, Any] = {"by": by, "kind": BulkAct.Kind.STATE, "value": Ticket.State.CLOSED}
    unfinished = Ticket.objects.visible_to(by).filter(requester=customer).exclude(state__in=Ticket.FINISHED)
    if '"' not in customer.email and unfinished[actions.AT_ONCE :].exists():
        return act_on_all(f'email:"{customer.email}" is:unresolved', **wanted)
    return act_on(unfinished.values_list("number", flat=True), **wanted)

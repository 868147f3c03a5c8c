from decimal import Decimal
from typing import Any

from django.db import transaction

from caseway.activity.recording import record
from caseway.returns.actions.changing import check
from caseway.returns.facts import ReturnRequested
from caseway.returns.letters import stage_letter
from caseway.returns.models import Return
from caseway.tickets.actions import reply
from caseway.tickets.actions.saying import locked
from caseway.tickets.models import Ticket
from caseway.tickets.waiting import language_of
from caseway.workspaces.models import Member, take_number

# What the ticket knows of the item, where the request does not say otherwise.
FROM_TICKET = ("product", "version", "serial", "lot")


@transaction.atomic
def request(
    ticket: Ticket,
    *,
    by: Member,
    kind: str = Return.Kind.RETURN,
    reason: str = "",
    cost: Decimal | None = None,
    currency: str = "",
    words: str = "",
    **item: Any,
) -> Return:
    """A customer wants to send something back; they are told that we know. Raises ValidationError."""
    ticket = locked(ticket)
    if item.get("version") is not None and "product" not in item:
        item["product"] = item["version"].product
    elif "product" in item and "version" not in item and item["product"] != ticket.product:
        item["version"] = None
    thing = Return(
        workspace_id=ticket.workspace_id,
        ticket=ticket,
        kind=kind,
        reason=reason,
        cost=cost,
        currency=currency,
        language=language_of(ticket, ticket.workspace),
        **{name: getattr(ticket, name) for name in FROM_TICKET} | item,
    )
    check(thing, but_for=("number",))
    # The counter's row stays locked until commit, so the number is taken as late as can be.
    thing.number = take_number(ticket.workspace_id, "return")
    thing.save(force_insert=True)
    record(ReturnRequested(number=thing.number, kind=kind), about=ticket, by=by)
    reply(ticket, by=by, body=stage_letter(thing, words))
    return thing

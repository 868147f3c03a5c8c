from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import Actor
from caseway.tickets.actions.assigning import assign
from caseway.tickets.actions.changing import change, set_tags
from caseway.tickets.actions.resolving import set_state
from caseway.tickets.actions.saying import locked
from caseway.tickets.actions.triaging import snooze
from caseway.tickets.also import Wishes
from caseway.tickets.models import Ticket


@transaction.atomic
def do_also(ticket: Ticket, wishes: Wishes, *, by: Actor) -> None:
    """Do what was wished for along with what was said; each is its own verb with its own fact."""
    values = {"priority": wishes.priority, "team": wishes.team}
    wanted = {name: value for name, value in values.items() if value}
    if wanted:
        change(ticket, by=by, **wanted)
    if wishes.assignee:
        assign(ticket, wishes.assignee, by=by)
    if wishes.tags:
        locked(ticket)
        set_tags(ticket, {*ticket.tags.values_list("name", flat=True), *wishes.tags}, by=by)
    if wishes.state:
        set_state(ticket, wishes.state, by=by)
    if wishes.later:
        # Last: whatever changes a ticket afterwards brings it back.
        snooze(ticket, wishes.later.moment(now(), zone_of(ticket)), by=by)


def zone_of(ticket: Ticket) -> ZoneInfo:
    """Where the workspace keeps its hours."""
    return ZoneInfo(ticket.workspace.time_zone or "UTC")

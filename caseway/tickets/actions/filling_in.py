from collections.abc import Mapping
from typing import Any

from django.db import transaction

from caseway.activity.recording import Actor
from caseway.fields import actions
from caseway.fields.definitions import Definition
from caseway.tickets.models import Ticket


@transaction.atomic
def fill_in(ticket: Ticket, given: Mapping[Definition, Any], *, by: Actor) -> None:
    """Write values into fields of the workspace's own. Raises ValidationError."""
    if given:
        actions.fill_in(Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk), given, by=by)

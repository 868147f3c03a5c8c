from collections.abc import Iterable
from typing import Any

from django.db import transaction

from caseway.activity.recording import Actor, record
from caseway.activity.values import stored, words_of
from caseway.tickets.actions.hiding import hide_with_team
from caseway.tickets.facts import TicketChanged
from caseway.tickets.models import Tag, Ticket
from caseway.ui.names import clean_names

CHANGEABLE = ("subject", "kind", "priority", "team", "product", "version", "serial", "lot", "requester")
# What history is asked about; the value as the database keeps it goes into the fact.
REMEMBERED = ("kind", "priority", "team", "product", "version")


@transaction.atomic
def change(ticket: Ticket, *, by: Actor, **values: Any) -> None:
    """Set properties of a ticket (those of CHANGEABLE); each that differs is one fact."""
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if "version" in values and values["version"] is not None and "product" not in values:
        values = values | {"product": values["version"].product}
    if "product" in values and "version" not in values and values["product"] != current.product:
        values = values | {"version": None}
    changed = {name: value for name, value in values.items() if name in CHANGEABLE and getattr(current, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        before, was = words_of(current, name), _remembered(current, name)
        setattr(ticket, name, value)
        setattr(current, name, value)
        after, now = words_of(current, name), _remembered(current, name)
        record(TicketChanged(field=name, before=before, after=after, was=was, now=now), about=current, by=by)
    current.save(update_fields=list(changed))
    if "team" in changed:
        hide_with_team(current)


def _remembered(ticket: Ticket, name: str) -> str:
    return stored(ticket, name) if name in REMEMBERED else ""


@transaction.atomic
def set_tags(ticket: Ticket, names: Iterable[str], *, by: Actor) -> None:
    """Replace the tags of a ticket."""
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    wanted = sorted(clean_names(names))
    before = sorted(current.tags.values_list("name", flat=True))
    if wanted != before:
        current.tags.exclude(name__in=wanted).delete()
        Tag.objects.bulk_create(Tag(workspace_id=current.workspace_id, ticket=current, name=name) for name in wanted if name not in before)
        record(TicketChanged(field="tags", before=", ".join(before), after=", ".join(wanted)), about=current, by=by)

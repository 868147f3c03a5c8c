"""What a ticket's page says of changed properties, each with the way back."""

from collections.abc import Container

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.activity.values import words_of
from caseway.tickets.models import Ticket
from caseway.tickets.reading import tags_of
from caseway.ui.names import as_typed
from caseway.ui.undoing import Standing, say_with_undo, ways_back
from caseway.workspaces.doors import MemberRequest

PLAIN = ("state", "priority", "kind", "subject", "serial", "lot")
CHOSEN = ("assignee", "team", "product", "version")
# Another product takes the version off.
TOGETHER = (("product", "version"),)
LABELS = {
    "priority": lazy("Priority"),
    "kind": lazy("Kind"),
    "subject": lazy("Subject"),
    "serial": lazy("Serial number"),
    "lot": lazy("Lot"),
    "team": lazy("Team"),
    "product": lazy("Product"),
    "version": lazy("Version"),
    "tags": lazy("Tags"),
}


def properties_of(ticket: Ticket, may_change: Container[str]) -> Standing:
    """The properties as the form takes them; tags, which have to be asked for, only where they may change."""
    standing = {name: getattr(ticket, name) for name in PLAIN} | {name: getattr(ticket, f"{name}_id") or "" for name in CHOSEN}
    return standing | ({"tags": as_typed(tags_of(ticket))} if "tags" in may_change else {})


def offer_undo(request: MemberRequest, ticket: Ticket, before: Standing) -> None:
    """Say what became of each property, with the way back; what was an undoing needs none."""
    if "undo" in request.POST:
        messages.success(request, _("Undone."))
        return
    now = properties_of(ticket, before)
    for name, back in ways_back(before, now, TOGETHER):
        say_with_undo(request, _became(ticket, name, now), f"/w/{request.workspace.slug}/tickets/{ticket.number}/facts", back)


def _became(ticket: Ticket, name: str, now: Standing) -> str:
    if name == "state":
        return _("#{number} is now: {state}").format(number=ticket.number, state=ticket.get_state_display())
    if name == "assignee":
        return _("#{number} now belongs to {name}").format(number=ticket.number, name=words_of(ticket, name) or _("nobody"))
    value = now["tags"] if name == "tags" else words_of(ticket, name)
    return _("{thing} – {field}: {value}").format(field=LABELS[name], thing=f"#{ticket.number}", value=value or "–")

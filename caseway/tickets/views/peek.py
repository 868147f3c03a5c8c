"""A glance at a ticket beside the list; it stays unread, and nobody is told that it was looked at."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from caseway.tickets.models import Ticket
from caseway.tickets.reading import conversation
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.drawn import word_of
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

LATEST = 4


@for_members
@require_GET
def peek(request: MemberRequest, number: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    said = conversation(found, f"/w/{request.workspace.slug}/files/")
    named = {name: word_of(choices, getattr(found, name)) for name, choices in (("state", Ticket.State), ("priority", Ticket.Priority))}
    context = {"ticket": found, "said": said[-LATEST:], "earlier": max(0, len(said) - LATEST), "named": named}
    return page(request, "tickets/peek.html", block="peek", numbers={}, may_split=False, **context)

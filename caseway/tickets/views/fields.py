"""The workspace's own fields on a ticket's page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseway.fields.definitions import known_to
from caseway.fields.given import filled_in, sentence_of
from caseway.tickets import actions
from caseway.tickets.models import Ticket
from caseway.tickets.views.ticket import changed, ticket_or_404
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("tickets.change")
@require_POST
def fields(request: MemberRequest, number: int) -> HttpResponse:
    """Change one in place."""
    found, status = ticket_or_404(request, number), 200
    try:
        actions.fill_in(found, filled_in(request.POST, known_to(request.member, Ticket.subject_kind)), by=request.member)
    except ValidationError as refusal:
        messages.error(request, sentence_of(refusal))
        status = 422
    if "HX-Request" in request.headers:
        return changed(request, ticket_or_404(request, number), status=status)
    return redirect(f"/w/{request.workspace.slug}/tickets/{found.number}")

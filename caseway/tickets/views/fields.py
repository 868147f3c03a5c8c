"""The workspace's own fields on a ticket's page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseway.fields.views.in_place import fill_in_place
from caseway.tickets import actions
from caseway.tickets.views.ticket import changed, ticket_or_404
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("tickets.change")
@require_POST
def fields(request: MemberRequest, number: int) -> HttpResponse:
    """Change one in place."""
    found = ticket_or_404(request, number)
    status = fill_in_place(request, found, actions.fill_in)
    if "HX-Request" in request.headers:
        return changed(request, ticket_or_404(request, number), status=status)
    return redirect(f"/w/{request.workspace.slug}/tickets/{found.number}")

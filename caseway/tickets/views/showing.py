"""Letting all who take part in a ticket read what one of them wrote."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.tickets import actions
from caseway.tickets.models import Message
from caseway.tickets.views.ticket import ticket_or_404
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("tickets.change")
@require_POST
def show_message(request: MemberRequest, number: int, pk: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    message = get_object_or_404(Message.objects.visible_to(request.member).filter(ticket=found).select_related("ticket"), pk=pk)
    try:
        actions.show_to_all(message, by=request.member)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("All who take part read it now."))
    return redirect(f"/w/{request.workspace.slug}/tickets/{number}#message-{pk}")

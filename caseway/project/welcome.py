"""The first page of a new workspace: what to do next, and the offer to load a demonstration."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.mail.addresses import support_address
from caseway.project.demo import NotEmpty, fill
from caseway.tickets.models import Ticket
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

DEMO_TICKETS = 300


@for_members
def front(request: MemberRequest) -> HttpResponse:
    """The address of the workspace itself."""
    return redirect(f"/w/{request.workspace.slug}/tickets")


@for_members("settings.change")
def welcome(request: MemberRequest) -> HttpResponse:
    is_empty = not Ticket.objects.filter(workspace=request.workspace).exists()
    context = {"is_empty": is_empty, "count": DEMO_TICKETS, "has_server": bool(settings.EMAIL_URL)}
    return page(request, "project/welcome.html", address=support_address(request.workspace.slug), **context)


@for_members("settings.change")
@require_POST
def load_demo(request: MemberRequest) -> HttpResponse:
    """Few enough that it takes about a second."""
    try:
        fill(request.member, tickets=DEMO_TICKETS, seed=1)
        messages.success(request, _("The demonstration is loaded."))
    except NotEmpty:
        messages.error(request, _("There are tickets already; the demonstration is for an empty workspace."))
    return redirect(f"/w/{request.workspace.slug}/tickets")

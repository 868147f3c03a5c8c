"""Putting a ticket off from its own page, and no longer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.tickets import actions
from caseway.tickets.triage_forms import SnoozeForm
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.pages import lead_to
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("tickets.change")
@require_POST
def snooze(request: MemberRequest, number: int) -> HttpResponse:
    found, form = ticket_or_404(request, number), SnoozeForm(request.POST)
    here = f"/w/{request.workspace.slug}/tickets/{number}"
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(here)
    given = form.cleaned_data
    actions.snooze(found, form.ends_at(given, request.member), by=request.member)
    told = _("#{number} is put off: {time}").format(number=number, time=form.told(given))
    messages.success(request, told, extra_tags=f"{here}/snooze/removal")
    return redirect(here)


@for_members("tickets.change")
@require_POST
def wake(request: MemberRequest, number: int) -> HttpResponse:
    actions.wake(ticket_or_404(request, number), by=request.member)
    messages.success(request, _("Undone."))
    return lead_to(request, f"/w/{request.workspace.slug}/tickets/{number}")

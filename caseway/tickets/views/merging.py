"""Merging a ticket into another one, and taking it out again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.tickets import actions
from caseway.tickets.actions.saying import takes_part
from caseway.tickets.forms import MergeForm
from caseway.tickets.models import Ticket
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.forms import sentences_of
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("tickets.change")
@require_POST
def merge(request: MemberRequest, number: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    form = MergeForm(request.POST, member=request.member)
    if not form.is_valid():
        messages.error(request, " ".join(sentences_of(form)))
        return _to(request, number)
    try:
        actions.merge(found, form.cleaned_data["into"], by=request.member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _to(request, number)
    survivor = Ticket.objects.visible_to(request.member).filter(merged=found).first()
    if survivor is None:
        return _to(request, number)
    words = _("#{number} goes on in #{survivor}.").format(number=number, survivor=survivor.number)
    if not takes_part(found.requester, survivor):
        words += " " + _("{name} takes no part there: replies do not reach them.").format(name=found.requester)
    messages.success(request, words, extra_tags=f"/w/{request.workspace.slug}/tickets/{number}/merge/removal")
    return _to(request, survivor.number)


@for_members("tickets.change")
@require_POST
def unmerge(request: MemberRequest, number: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    into = found.merged_into
    if into is not None and into.team_id in request.member.hidden_teams:
        raise PermissionDenied(_("This ticket is merged into one that you may not see."))
    actions.unmerge(found, by=request.member)
    if into is not None:
        undo = f"/w/{request.workspace.slug}/tickets/{number}/merge?into={into.number}"
        messages.success(request, _("#{number} is a ticket of its own again.").format(number=number), extra_tags=undo)
    return _to(request, number)


def _to(request: MemberRequest, number: int) -> HttpResponse:
    return redirect(f"/w/{request.workspace.slug}/tickets/{number}")

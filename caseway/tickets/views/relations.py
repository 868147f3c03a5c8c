"""How a ticket stands to others: noted, and taken back."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.tickets import actions
from caseway.tickets.forms import RelationForm
from caseway.tickets.models import TicketRelation
from caseway.tickets.views.ticket import changed, ticket_or_404
from caseway.ui.forms import sentences_of, tried
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("tickets.change")
@require_POST
def relate(request: MemberRequest, number: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    home = f"/w/{request.workspace.slug}/tickets/{number}"
    form = RelationForm(request.POST, member=request.member)
    if form.is_valid():
        kind, other = form.cleaned_data["kind"], form.cleaned_data["other"]
        made = tried(form, partial(actions.relate, found, other, kind, by=request.member))
        if made:
            words = _("#{number}: {relation} #{other}").format(number=number, relation=TicketRelation.WORDS[kind], other=other.number)
            messages.success(request, words, extra_tags=f"{home}/relations/{made.pk}/removal")
    if form.errors:
        messages.error(request, " ".join(sentences_of(form)))
    return _answer(request, number)


@for_members("tickets.change")
@require_POST
def unrelate(request: MemberRequest, number: int, pk: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    relations = TicketRelation.objects.visible_to(request.member).of(found).select_related("ticket", "other")
    relation = get_object_or_404(relations, pk=pk)
    actions.unrelate(relation, by=request.member)
    back = urlencode({"kind": relation.kind, "other": relation.other.number})
    words = _("#{number} and #{other} are not related any more.").format(number=relation.ticket.number, other=relation.other.number)
    undo = f"/w/{request.workspace.slug}/tickets/{relation.ticket.number}/relations?{back}"
    messages.success(request, words, extra_tags=undo)
    return _answer(request, number)


def _answer(request: MemberRequest, number: int) -> HttpResponse:
    """In place where the page can; who undoes it may stand on the page of the other end, which hears of it by itself."""
    if "HX-Request" in request.headers:
        return changed(request, ticket_or_404(request, number))
    return redirect(f"/w/{request.workspace.slug}/tickets/{number}")

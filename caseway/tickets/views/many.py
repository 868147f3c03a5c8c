"""One act on many tickets: from the list, at once or as owed work with a page that shows how far it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from caseway.search.language import QueryError, explain
from caseway.tickets import actions, listing
from caseway.tickets.actions.many import take_back
from caseway.tickets.actions.standing import STANDINGS
from caseway.tickets.bulk_forms import BulkForm, numbers_in
from caseway.tickets.listing import count_up_to
from caseway.tickets.models import BulkAct, BulkPart
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("tickets.change")
def many(request: MemberRequest) -> HttpResponse:
    """GET says how many fit a filter; POST acts on the chosen ones, or on all of those."""
    if request.method != "POST":
        return HttpResponse(_counted(request, request.GET.get("q", "")), content_type="text/plain; charset=utf-8")
    form = BulkForm(request.POST, member=request.member)
    if not form.is_valid():
        return refused(request, " ".join(sentence for sentences in form.errors.values() for sentence in sentences))
    return act_on_many(request, **form.cleaned_data)


def act_on_many(request: MemberRequest, *, kind: str, value: Any, words: str) -> HttpResponse:
    """Do it to the chosen tickets or to all that fit the filter, and tell what became of it."""
    try:
        act = _act(request, kind, value)
    except ValidationError as refusal:
        return refused(request, " ".join(refusal.messages))
    except QueryError as error:
        return refused(request, explain(error))
    if act.is_under_way:
        return _to(request, _home_of(request, act))
    undo = f"{_home_of(request, act)}/undoing" if act.changed else ""
    messages.success(request, sentence_of(act, words), extra_tags=undo)
    return redirect(_back(request))


def _act(request: MemberRequest, kind: str, value: Any) -> BulkAct:
    wanted = {"by": request.member, "kind": kind, "value": value}
    if "all" in request.POST:
        return actions.act_on_all(request.POST.get("q", ""), **wanted)
    return actions.act_on(numbers_in(request.POST.getlist("ticket")), **wanted)


def sentence_of(act: BulkAct, words: str) -> str:
    """What became of it, with what was left as it is."""
    told = [ngettext("{count} ticket changed", "{count} tickets changed", act.changed).format(count=f"{act.changed:,}")]
    if act.refused:
        left = ngettext("{count} could not be changed", "{count} could not be changed", act.refused)
        told.append(left.format(count=f"{act.refused:,}"))
    done = f"{', '.join(told)}.{_why(act)}"
    if act.changed and STANDINGS[act.kind].speaks(act.value):
        done += " " + _("What customers were written stays written, also when it is undone.")
    return f"{act.get_kind_display()} → {words}: {done}" if words else f"{act.get_kind_display()}: {done}"


def _why(act: BulkAct) -> str:
    """The reasons, each with how many it kept."""
    return "".join(f" {reason} ({count:,})" for reason, count in act.reasons.items())


def _counted(request: MemberRequest, q: str) -> str:
    try:
        count = count_up_to(request.member, q)
    except QueryError:
        return ""
    return f"{count:,}+" if count >= listing.MOST_COUNTED else str(count)


@for_members("tickets.change")
def bulk_act(request: MemberRequest, pk: int) -> HttpResponse:
    """How far an act is that is owed, and what became of it."""
    act = get_object_or_404(BulkAct.objects.visible_to(request.member), pk=pk)
    is_stuck = act.is_under_way and BulkPart.objects.dead().filter(workspace=act.workspace_id, act=act).exists()
    return page(request, "tickets/many.html", block="state", act=act, is_stuck=is_stuck, told=sentence_of(act, ""))


@for_members("tickets.change")
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    act = take_back(get_object_or_404(BulkAct.objects.visible_to(request.member), pk=pk))
    if act.is_under_way:
        return _to(request, _home_of(request, act))
    words = ngettext("Undone for {count} ticket.", "Undone for {count} tickets.", act.taken_back).format(count=act.taken_back)
    if act.left_alone:
        left = ngettext("{count} stays: changed since.", "{count} stay: changed since.", act.left_alone)
        words += " " + left.format(count=act.left_alone)
    if STANDINGS[act.kind].speaks(act.value):
        words += " " + _("What customers were written stays written.")
    messages.success(request, words)
    return _to(request, _back(request))


def refused(request: MemberRequest, words: str) -> HttpResponse:
    """To htmx as a toast, with the rows still chosen."""
    if "HX-Request" in request.headers:
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    messages.error(request, words)
    return redirect(_back(request))


def _back(request: MemberRequest) -> str:
    """The list as it was asked for."""
    home = f"/w/{request.workspace.slug}"
    back = request.POST.get("back", "")
    return back if back.startswith((f"{home}/tickets?", f"{home}/views/")) and back.isprintable() else f"{home}/tickets"


def _home_of(request: MemberRequest, act: BulkAct) -> str:
    return f"/w/{request.workspace.slug}/tickets/many/{act.pk}"


def _to(request: MemberRequest, address: str) -> HttpResponse:
    return HttpResponse(headers={"HX-Redirect": address}) if "HX-Request" in request.headers else redirect(address)

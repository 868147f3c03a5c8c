"""Macros: kept under settings, chosen on a ticket."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.automation import actions
from caseway.automation.macro_forms import MacroForm, initial_of
from caseway.automation.macros import wishes_of, words_for
from caseway.automation.models import Macro
from caseway.automation.standing import chosen_on_many
from caseway.many.views import act_on_many, refused
from caseway.tickets.models import BulkAct
from caseway.tickets.views.many import PAGES
from caseway.tickets.views.ticket import prepared, ticket_or_404
from caseway.ui.forms import tried
from caseway.ui.pages import page, wants_fragment
from caseway.workspaces.doors import MemberRequest, demand, for_members
from caseway.workspaces.views.settings import saved, settings_page


@for_members("macros.change")
def macros(request: MemberRequest) -> HttpResponse:
    return _form(request, None)


@for_members("macros.change")
def macro(request: MemberRequest, pk: int) -> HttpResponse:
    return _form(request, _macro(request, pk))


def _form(request: MemberRequest, found: Macro | None) -> HttpResponse:
    form = MacroForm(request.POST or None, member=request.member, initial=initial_of(found))
    if form.is_valid():
        if found:
            tried(form, partial(actions.change_macro, found, by=request.member, **form.cleaned_data))
        else:
            tried(form, partial(actions.make_macro, request.workspace, by=request.member, **form.cleaned_data))
        if form.is_valid():
            return saved(request, "macros")
    rows = Macro.objects.visible_to(request.member).select_related("team").order_by("name")
    context = {"form": form, "macro": found, "macros": rows}
    return settings_page(request, "automation/macros.html", "macros", status=422 if form.is_bound else 200, **context)


@for_members("macros.change")
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    actions.remove_macro(_macro(request, pk), by=request.member)
    return saved(request, "macros")


@for_members("tickets.answer")
def of_ticket(request: MemberRequest, number: int) -> HttpResponse:
    """Those one may answer this ticket with, to choose from."""
    ticket = ticket_or_404(request, number)
    rows = Macro.objects.offered_to(request.member).order_by("name").values("pk", "name", "text")
    return page(request, "automation/pick_macro.html", block="pick", ticket=ticket, macros=rows, is_in_composer=wants_fragment(request))


@for_members("tickets.answer")
def chosen(request: MemberRequest, number: int, pk: int) -> HttpResponse:
    """Its words and what it does, for the composer: into the one that is there, or in one of its own."""
    ticket = ticket_or_404(request, number)
    found = get_object_or_404(Macro.objects.offered_to(request.member).select_related("to_team", "assignee"), pk=pk)
    words, also = words_for(found, ticket, request.member), wishes_of(found, request.member).told()
    if not wants_fragment(request):
        return prepared(request, ticket, words, also)
    return page(request, "automation/chosen_macro.html", block="chosen", words=words, also=also)


@for_members("tickets.answer")
@require_GET
def offered(request: MemberRequest) -> HttpResponse:
    """Those one may use, as the menu of chosen tickets shows them."""
    rows = Macro.objects.offered_to(request.member).order_by("name").values("pk", "name", "text")
    return page(request, "automation/many_macros.html", block="offered", macros=rows)


@for_members("tickets.answer")
@require_POST
def use_on_many(request: MemberRequest) -> HttpResponse:
    demand(request.member, "tickets.change")
    pk = request.POST.get("macro", "")
    known = Macro.objects.offered_to(request.member)
    macro = known.filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
    if macro is None:
        return refused(request, PAGES, _("This macro is not there any more. Load the page anew and choose another one."))
    return act_on_many(request, PAGES, kind=BulkAct.Kind.MACRO, value=chosen_on_many(macro), words=macro.name)


def _macro(request: MemberRequest, pk: int) -> Macro:
    return get_object_or_404(Macro.objects.visible_to(request.member).select_related("workspace", "assignee"), pk=pk)

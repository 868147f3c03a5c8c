"""Views made, changed, put in order, removed and brought back."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.saved import actions
from caseway.saved.beside import views_of
from caseway.saved.forms import ViewForm, initial_of
from caseway.saved.models import View
from caseway.saved.views.lists import address_of, view_or_404
from caseway.ui.forms import tried
from caseway.ui.pages import lead_to, page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Team

STEPS = {"up": -1, "down": 1}


@for_members
@require_GET
def views(request: MemberRequest) -> HttpResponse:
    """All that one has in the sidebar, to be put in order."""
    rows = [(one, actions.may_change(one, request.member)) for one in views_of(request.member)]
    teams = dict(Team.objects.filter(pk__in={one.team_id for one, _may_change in rows}).values_list("pk", "name"))
    return page(request, "saved/views.html", block="views", rows=rows, teams=teams)


@for_members("views.keep")
def new(request: MemberRequest) -> HttpResponse:
    initial = {"kind": View.Kind.TICKETS} | {name: request.GET.get(name, "") for name in ("kind", "q", "sort") if name in request.GET}
    form = ViewForm(request.POST or None, member=request.member, initial=initial)
    if form.is_valid():
        made = tried(form, partial(actions.make_view, request.workspace, by=request.member, **form.values()))
        if made:
            return redirect(address_of(request, made))
    return page(request, "saved/view.html", status=422 if form.is_bound else 200, form=form, view=None)


@for_members("views.keep")
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    found = view_or_404(request, pk)
    actions.demand_change(found, by=request.member)
    form = ViewForm(request.POST or None, member=request.member, initial=initial_of(found))
    if form.is_valid():
        values = form.values()
        del values["kind"]
        if tried(form, partial(actions.change_view, found, by=request.member, **values)):
            return redirect(address_of(request, found))
    return page(request, "saved/view.html", status=422 if form.is_bound else 200, form=form, view=found)


@for_members("views.keep")
@require_POST
def move(request: MemberRequest, pk: int) -> HttpResponse:
    actions.move_view(view_or_404(request, pk), by=request.member, step=STEPS.get(request.POST.get("step", ""), 0))
    return redirect(f"/w/{request.workspace.slug}/views")


@for_members("views.keep")
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    found = view_or_404(request, pk)
    actions.remove_view(found, by=request.member)
    messages.success(
        request, _("The view “{view}” is removed").format(view=found.name), extra_tags=f"{address_of(request, found)}/restoring"
    )
    return redirect(f"/w/{request.workspace.slug}/views")


@for_members("views.keep")
@require_POST
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(View.objects.reached_by(request.member), pk=pk)
    actions.restore_view(found, by=request.member)
    return lead_to(request, address_of(request, found))

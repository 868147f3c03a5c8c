"""Settings: the workspace's own names of states."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.issues import actions
from caseway.issues.forms import NamedStateForm
from caseway.issues.models import Issue, NamedState
from caseway.ui.forms import tried
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page


@for_members("settings.change")
def states(request: MemberRequest) -> HttpResponse:
    return _page(request, None)


@for_members("settings.change")
def state(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _named(request, pk))


def _named(request: MemberRequest, pk: int) -> NamedState:
    return get_object_or_404(NamedState.objects.filter(workspace=request.workspace), pk=pk)


def _page(request: MemberRequest, chosen: NamedState | None) -> HttpResponse:
    initial = {name: getattr(chosen, name) for name in ("name", "category", "position", "limit")} if chosen else {"position": 0}
    form = NamedStateForm(request.POST or None, initial=initial)
    if form.is_valid():
        tried(form, partial(actions.name_state, request.workspace, by=request.member, state=chosen, **form.cleaned_data))
        if form.is_valid():
            return saved(request, "issue-states")
    order = list(Issue.State.values)
    rows = sorted(NamedState.objects.filter(workspace=request.workspace), key=lambda row: (order.index(row.category), row.position, row.pk))
    values = {"rows": rows, "chosen": chosen, "form": form, "labels": dict(Issue.State.choices)}
    return settings_page(request, "issues/states.html", "issue-states", status=422 if form.is_bound else 200, **values)


@for_members("settings.change")
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    actions.remove_state(_named(request, pk), by=request.member)
    messages.success(request, _("Removed"))
    return redirect(f"/w/{request.workspace.slug}/settings/issue-states")

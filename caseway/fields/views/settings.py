"""Settings: a workspace's own fields."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from caseway.fields import actions
from caseway.fields.forms import EditForm, NewForm
from caseway.fields.models import CustomField
from caseway.ui.forms import tried
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page

PLACE = "fields"
# More than a workspace may have of each kind.
MOST = 500


@for_members("settings.change")
def fields(request: MemberRequest) -> HttpResponse:
    """All of them, and the form for one more."""
    form = NewForm(request.POST or None)
    if form.is_valid():
        tried(form, partial(actions.add_field, request.workspace, by=request.member, **form.values()))
        if form.is_valid():
            return saved(request, PLACE)
    found = CustomField.objects.visible_to(request.member).in_order().prefetch_related("choices")[:MOST]
    kinds = [(words, [one for one in found if one.kind == kind]) for kind, words in CustomField.Kind.choices]
    return settings_page(request, "fields/fields.html", PLACE, status=422 if form.is_bound else 200, form=form, kinds=kinds)


@for_members("settings.change")
def field(request: MemberRequest, pk: int) -> HttpResponse:
    found = _field(request, pk)
    form = EditForm(request.POST or None, field=found, listed=list(found.choices.order_by("position", "pk")))
    if form.is_valid():
        tried(form, partial(actions.change_field, found, by=request.member, **form.values()))
        if form.is_valid():
            return saved(request, PLACE)
    return settings_page(request, "fields/field.html", PLACE, status=422 if form.is_bound else 200, form=form, field_shown=found)


@for_members("settings.change")
@require_POST
def retirement(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for it no more; the same way back with `is_retired` empty."""
    actions.change_field(_field(request, pk), by=request.member, is_retired=bool(request.POST.get("is_retired")))
    return saved(request, PLACE)


def _field(request: MemberRequest, pk: int) -> CustomField:
    return get_object_or_404(CustomField.objects.visible_to(request.member), pk=pk)

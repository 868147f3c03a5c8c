"""Versions: a page each, planning, releasing, withdrawing."""

import secrets
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.activity.once import once
from caseway.products import actions
from caseway.products.forms import VersionForm, WithdrawalForm
from caseway.products.models import Product, Version
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may


def _version(request: MemberRequest, pk: int) -> Version:
    return get_object_or_404(Version.objects.visible_to(request.member).select_related("product"), pk=pk)


@for_members
@require_GET
def version(request: MemberRequest, pk: int) -> HttpResponse:
    """The version; what is in it and who reports on it is told by those who know, in holes of this page."""
    may_change = may(request.member, "products.change")
    return page(request, "products/version.html", version=_version(request, pk), may_change=may_change, form=WithdrawalForm())


@for_members("products.change")
def new(request: MemberRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.member), pk=pk)
    # What a product has had last it will have again: lots of a kettle, releases of an app.
    last = Version.objects.filter(workspace=request.workspace, product=product).order_by("-pk").values_list("kind", flat=True).first()
    form = VersionForm(request.POST or None, initial={"nonce": secrets.token_urlsafe(16), "kind": last or Version.Kind.RELEASE})
    if form.is_valid():
        key = form.cleaned_data["nonce"] or secrets.token_hex(8)
        if made := tried(form, partial(once, request.workspace, "new version", key, partial(_make, request, product, form))):
            return _saved(request, made[0])
    return page(request, "products/version_form.html", status=422 if form.is_bound else 200, form=form, product=product, version=None)


def _make(request: MemberRequest, product: Product, form: VersionForm) -> int:
    return actions.make_version(product, by=request.member, **form.values()).pk


@for_members("products.change")
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    found = _version(request, pk)
    initial = {name: getattr(found, name) for name in ("name", "kind", "planned_on", "units", "notes")}
    form = VersionForm(request.POST or None, initial=initial)
    if form.is_valid():
        tried(form, partial(actions.change_version, found, by=request.member, **form.values()))
        if form.is_valid():
            return _saved(request, pk)
    return page(
        request, "products/version_form.html", status=422 if form.is_bound else 200, form=form, product=found.product, version=found
    )


@for_members("products.change")
@require_POST
def release(request: MemberRequest, pk: int) -> HttpResponse:
    found = _version(request, pk)
    actions.release(found, by=request.member)
    messages.success(request, _("Version {version} is released.").format(version=found.name))
    return redirect(f"/w/{request.workspace.slug}/versions/{pk}")


@for_members("products.change")
@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    found = _version(request, pk)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return page(request, "products/version.html", status=422, version=found, may_change=True, form=form)
    actions.withdraw(found, by=request.member, reason=form.cleaned_data["reason"])
    undo = f"/w/{request.workspace.slug}/versions/{pk}/release"
    messages.success(request, _("Version {version} is withdrawn.").format(version=found.name), extra_tags=undo)
    return redirect(f"/w/{request.workspace.slug}/versions/{pk}")


def _saved(request: MemberRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved"))
    return redirect(f"/w/{request.workspace.slug}/versions/{pk}")

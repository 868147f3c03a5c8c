"""Products: the list, a product's page, adding and changing, and its components."""

import secrets
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.activity.once import once
from caseway.files.keeping import keep
from caseway.files.models import File
from caseway.files.serving import served
from caseway.products import actions
from caseway.products.forms import ComponentForm, ProductForm
from caseway.products.models import Component, Product
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.ui.spreadsheets import csv_answer
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

MOST = 500
MOST_VERSIONS = 200


@for_members
@require_GET
def products(request: MemberRequest) -> HttpResponse:
    rows = Product.objects.visible_to(request.member).order_by("name").values("pk", "key", "name", "description", "is_active")[:MOST]
    return page(request, "products/products.html", rows=list(rows), may_change=may(request.member, "products.change"))


@for_members
@require_GET
def product(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _product(request, pk), ComponentForm())


def _product(request: MemberRequest, pk: int) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.member), pk=pk)


def _page(request: MemberRequest, found: Product, form: ComponentForm, status: int = 200) -> HttpResponse:
    versions = found.versions.order_by("-id")[:MOST_VERSIONS]
    values = {
        "product": found,
        "components": list(found.components.order_by("name").values("pk", "name", "description")[:MOST]),
        "planned": [version for version in versions if version.state == "planned"],
        "out": [version for version in versions if version.state != "planned"],
        "form": form,
        "may_change": may(request.member, "products.change"),
    }
    return page(request, "products/product.html", status=status, **values)


@for_members("products.change")
def new(request: MemberRequest) -> HttpResponse:
    form = ProductForm(request.POST or None, request.FILES or None, initial={"nonce": secrets.token_urlsafe(16), "is_active": True})
    if form.is_valid():
        key = form.cleaned_data["nonce"] or secrets.token_hex(8)
        if made := tried(form, partial(once, request.workspace, "new product", key, partial(_make, request, form))):
            return _saved(request, made[0])
    return page(request, "products/product_form.html", status=422 if form.is_bound else 200, form=form, product=None)


def _make(request: MemberRequest, form: ProductForm) -> int:
    values = form.values()
    values.pop("is_active")
    return actions.make_product(request.workspace, by=request.member, photo=_kept(request, form), **values).pk


def _kept(request: MemberRequest, form: ProductForm) -> File | None:
    photo = form.cleaned_data["photo"]
    if not photo:
        return None
    return keep(request.workspace.pk, photo.read(), filename=photo.name, content_type=photo.content_type or "", by=request.member)


@for_members("products.change")
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    found = _product(request, pk)
    initial = {name: getattr(found, name) for name in ("name", "key", "description", "is_active")}
    form = ProductForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        photo = _kept(request, form)
        values = form.values() | ({"photo": photo} if photo else {})
        tried(form, partial(actions.change_product, found, by=request.member, **values))
        if form.is_valid():
            return _saved(request, pk)
    return page(request, "products/product_form.html", status=422 if form.is_bound else 200, form=form, product=found)


@for_members
@require_GET
def photo(request: MemberRequest, pk: int) -> HttpResponseBase:
    found = _product(request, pk)
    if found.photo is None:
        raise Http404
    return served(found.photo)


@for_members("products.change")
@require_POST
def components(request: MemberRequest, pk: int) -> HttpResponse:
    """Add one."""
    found = _product(request, pk)
    form = ComponentForm(request.POST)
    if form.is_valid():
        tried(form, partial(actions.make_component, found, by=request.member, **form.cleaned_data))
        if form.is_valid():
            return _saved(request, pk)
    return _page(request, found, form, status=422)


@for_members("products.change")
def component(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Component.objects.visible_to(request.member).select_related("product"), pk=pk)
    form = ComponentForm(request.POST or None, initial={"name": found.name, "description": found.description})
    if form.is_valid():
        tried(form, partial(actions.change_component, found, by=request.member, **form.cleaned_data))
        if form.is_valid():
            return _saved(request, found.product_id)
    return page(request, "products/component.html", status=422 if form.is_bound else 200, form=form, component=found)


def _saved(request: MemberRequest, product: int) -> HttpResponse:
    messages.success(request, _("Saved"))
    return redirect(f"/w/{request.workspace.slug}/products/{product}")


@for_members("people.export")
@require_GET
def export(request: MemberRequest) -> StreamingHttpResponse:
    """As a table that can be brought in again."""
    rows = Product.objects.visible_to(request.member).order_by("name").values_list("key", "name", "description")
    return csv_answer(f"{request.workspace.slug}-products", [_("Key"), _("Name"), _("Description")], rows.iterator(500))

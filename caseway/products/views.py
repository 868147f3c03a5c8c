"""Products: the list, adding and changing."""

import secrets
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caseway.activity.once import once
from caseway.products import actions
from caseway.products.forms import ProductForm
from caseway.products.models import Product
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.ui.spreadsheets import csv_answer
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

MOST = 500


@for_members
@require_GET
def products(request: MemberRequest) -> HttpResponse:
    rows = Product.objects.visible_to(request.member).order_by("name").values("pk", "key", "name", "description", "is_active")[:MOST]
    return page(request, "products/products.html", rows=list(rows), may_change=may(request.member, "products.change"))


@for_members("products.change")
def new(request: MemberRequest) -> HttpResponse:
    form = ProductForm(request.POST or None, initial={"nonce": secrets.token_urlsafe(16), "is_active": True})
    if form.is_valid():
        made = tried(
            form,
            partial(
                once, request.workspace, "new product", form.cleaned_data["nonce"] or secrets.token_hex(8), partial(_make, request, form)
            ),
        )
        if made:
            return _saved(request)
    return page(request, "products/product.html", status=422 if form.is_bound else 200, form=form, product=None)


def _make(request: MemberRequest, form: ProductForm) -> int:
    values = form.values()
    values.pop("is_active")
    return actions.make_product(request.workspace, by=request.member, **values).pk


@for_members("products.change")
def product(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Product.objects.visible_to(request.member), pk=pk)
    initial = {name: getattr(found, name) for name in ("name", "key", "description", "is_active")}
    form = ProductForm(request.POST or None, initial=initial)
    if form.is_valid():
        tried(form, partial(actions.change_product, found, by=request.member, **form.values()))
        if form.is_valid():
            return _saved(request)
    return page(request, "products/product.html", status=422 if form.is_bound else 200, form=form, product=found)


def _saved(request: MemberRequest) -> HttpResponse:
    messages.success(request, _("Saved"))
    return redirect(f"/w/{request.workspace.slug}/products")


@for_members("people.export")
@require_GET
def export(request: MemberRequest) -> StreamingHttpResponse:
    """As a table that can be brought in again."""
    rows = Product.objects.visible_to(request.member).order_by("name").values_list("key", "name", "description")
    return csv_answer(f"{request.workspace.slug}-products", [_("Key"), _("Name"), _("Description")], rows.iterator(500))

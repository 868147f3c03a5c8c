"""Products: what is sold."""

from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from caseway.api.answers import answer
from caseway.api.choosing import row_of, there
from caseway.api.door import Door
from caseway.api.paging import Page, listed
from caseway.api.reading import house as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.base import Text
from caseway.api.shapes.house import ProductChange, ProductGiven, ProductList, ProductTold
from caseway.products import actions
from caseway.products.models import Product
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Products"])


class ProductsAsked(Page):
    q: Annotated[Text, Field(max_length=200, description="Part of a name, or the key.")] = ""


@router.get("", auth=Door(), response=ProductList, summary="List products", operation_id="list_products")
def list_products(request: MemberRequest, asked: Query[ProductsAsked]) -> HttpResponse:
    """Newest first."""
    words = asked.q.strip()
    return listed(_rows(request).filter(Q(name__icontains=words) | Q(key__iexact=words)), asked, reading.describe_products)


@router.post("", auth=Door("products.change"), response={201: ProductTold}, summary="Add a product", operation_id="add_product")
def add_product(request: MemberRequest, given: ProductGiven) -> HttpResponse:
    return done_once(request, lambda: _add(request, given))


def _add(request: MemberRequest, given: ProductGiven) -> Made:
    product = actions.make_product(request.workspace, by=request.member, **given.model_dump())
    return Made(_told(request, product.pk), location=f"/api/v1/products/{product.pk}")


@router.get("/{int:id}", auth=Door(), response=ProductTold, summary="Read a product", operation_id="read_product")
def read_product(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch("/{int:id}", auth=Door("products.change"), response=ProductTold, summary="Change a product", operation_id="change_product")
def change_product(request: MemberRequest, id: int, given: ProductChange) -> HttpResponse:
    """What is not named stays. A product that is not active is offered no more."""
    product = there(Product.objects.visible_to(request.member), pk=id)
    named = given.named()
    if "key" in named:
        named["key"] = named["key"].upper()
    actions.change_product(product, by=request.member, **named)
    return answer(_told(request, id))


def _rows(request: MemberRequest) -> Any:
    return Product.objects.visible_to(request.member).values(*reading.PRODUCT_COLUMNS)


def _told(request: MemberRequest, pk: int) -> dict[str, Any]:
    return reading.describe_products(row_of(_rows(request), pk=pk))[0]

"""Components: the parts of a product that can fail on their own."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.paging import Paging, listed
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.components import ComponentChange, ComponentGiven, ComponentList, ComponentTold
from caseway.products import actions
from caseway.products.models import Component, Product
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Products"])
ACT = "products.change"


@router.get("/{int:id}/components", auth=Door(), response=ComponentList, summary="List components", operation_id="list_components")
def list_components(request: MemberRequest, id: int, page: Paging) -> HttpResponse:
    """Newest first."""
    columns = ("id", "product", "name", "description")
    return listed(_components(request, id).values(*columns), page, list)


@router.post("/{int:id}/components", auth=Door(ACT), response={201: ComponentTold}, summary="Add a component", operation_id="add_component")
def add_component(request: MemberRequest, id: int, given: ComponentGiven) -> HttpResponse:
    return done_once(request, lambda: _add(request, id, given))


def _add(request: MemberRequest, id: int, given: ComponentGiven) -> Made:
    made = actions.make_component(_product(request, id), by=request.member, **given.model_dump())
    return Made(_told(made), location=f"/api/v1/products/{id}/components/{made.pk}")


@router.get(
    "/{int:id}/components/{int:component}", auth=Door(), response=ComponentTold, summary="Read a component", operation_id="read_component"
)
def read_component(request: MemberRequest, id: int, component: int) -> HttpResponse:
    return answer(_told(there(_components(request, id), pk=component)))


@router.patch(
    "/{int:id}/components/{int:component}", auth=Door(ACT), response=ComponentTold, summary="Change a component",
    operation_id="change_component",
)  # fmt: skip
def change_component(request: MemberRequest, id: int, component: int, given: ComponentChange) -> HttpResponse:
    """What is not named stays."""
    actions.change_component(there(_components(request, id), pk=component), by=request.member, **given.named())
    return read_component(request, id, component)


def _product(request: MemberRequest, id: int) -> Product:
    return there(Product.objects.visible_to(request.member), pk=id)


def _components(request: MemberRequest, id: int) -> Any:
    return Component.objects.visible_to(request.member).filter(product=_product(request, id))


def _told(component: Component) -> dict[str, Any]:
    return {"id": component.pk, "product": component.product_id, "name": component.name, "description": component.description}

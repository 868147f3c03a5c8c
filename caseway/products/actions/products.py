"""Products and their components."""

from typing import Any

from django.db import transaction

from caseway.activity.recording import record
from caseway.files.models import File
from caseway.products.facts import ComponentChanged, ComponentMade, ProductChanged, ProductMade
from caseway.products.models import Component, Product
from caseway.workspaces.models import Member, Workspace


@transaction.atomic
def make_product(workspace: Workspace, *, by: Member, key: str, name: str, description: str = "", photo: File | None = None) -> Product:
    """Add a product. Raises ValidationError on a bad key or a name in use."""
    product = Product(workspace=workspace, key=key.upper(), name=name, description=description, photo=photo)
    product.full_clean()
    product.save()
    record(ProductMade(key=product.key), about=product, by=by)
    return product


@transaction.atomic
def change_product(product: Product, *, by: Member, **values: Any) -> None:
    """Change name, key, description, photo or whether it is offered. Raises ValidationError."""
    product = Product.objects.select_for_update().get(pk=product.pk)
    for name, value in values.items():
        setattr(product, name, value)
    product.full_clean()
    product.save()
    record(ProductChanged(key=product.key), about=product, by=by)


@transaction.atomic
def make_component(product: Product, *, by: Member, name: str, description: str = "") -> Component:
    """Name a part of a product. Raises ValidationError when the name is in use."""
    component = Component(workspace_id=product.workspace_id, product=product, name=name.strip(), description=description)
    component.full_clean()
    component.save()
    record(ComponentMade(component=component.name), about=product, by=by)
    return component


@transaction.atomic
def change_component(component: Component, *, by: Member, **values: Any) -> None:
    """Change name or description. Raises ValidationError."""
    component = Component.objects.select_for_update(of=("self",)).select_related("product").get(pk=component.pk)
    for name, value in values.items():
        setattr(component, name, value)
    component.full_clean()
    component.save()
    record(ComponentChanged(component=component.name), about=component.product, by=by)

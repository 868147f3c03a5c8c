"""What can be done to a product."""

from typing import Any

from django.db import transaction

from caseway.activity.recording import record
from caseway.products.facts import ProductChanged, ProductMade
from caseway.products.models import Product
from caseway.workspaces.models import Member, Workspace


@transaction.atomic
def make_product(workspace: Workspace, *, by: Member, key: str, name: str, description: str = "") -> Product:
    """Add a product. Raises ValidationError on a bad key or a name in use."""
    product = Product(workspace=workspace, key=key.upper(), name=name, description=description)
    product.full_clean()
    product.save()
    record(ProductMade(key=product.key), about=product, by=by)
    return product


@transaction.atomic
def change_product(product: Product, *, by: Member, **values: Any) -> None:
    """Change name, key, description or whether it is offered. Raises ValidationError."""
    product = Product.objects.select_for_update().get(pk=product.pk)
    for name, value in values.items():
        setattr(product, name, value)
    product.full_clean()
    product.save()
    record(ProductChanged(key=product.key), about=product, by=by)

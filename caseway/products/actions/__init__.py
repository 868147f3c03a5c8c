"""What can be done to products, their components and versions."""

from caseway.products.actions.products import change_component, change_product, make_component, make_product
from caseway.products.actions.versions import change_version, make_version, release, withdraw

__all__ = [
    "change_component",
    "change_product",
    "change_version",
    "make_component",
    "make_product",
    "make_version",
    "release",
    "withdraw",
]

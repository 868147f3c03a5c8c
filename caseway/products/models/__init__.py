"""What is sold."""

from caseway.products.models.products import KEY, Component, Product
from caseway.products.models.versions import Version

__all__ = ["KEY", "Component", "Product", "Version"]

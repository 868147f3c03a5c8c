"""Everything that can happen to a product."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class ProductMade(Fact):
    name = "product.made"
    icon = "products"
    key: str

    def sentence(self) -> str:
        return _("added the product {key}").format(key=self.key)


@dataclass(frozen=True)
class ProductChanged(Fact):
    name = "product.changed"
    icon = "products"
    key: str

    def sentence(self) -> str:
        return _("changed the product {key}").format(key=self.key)

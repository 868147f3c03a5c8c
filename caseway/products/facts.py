"""Everything that can happen to products and versions."""

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


@dataclass(frozen=True)
class ComponentMade(Fact):
    name = "product.component_made"
    icon = "products"
    component: str

    def sentence(self) -> str:
        return _("added the component {component}").format(component=self.component)


@dataclass(frozen=True)
class ComponentChanged(Fact):
    name = "product.component_changed"
    icon = "products"
    component: str

    def sentence(self) -> str:
        return _("changed the component {component}").format(component=self.component)


@dataclass(frozen=True)
class VersionFact(Fact):
    """Of a version; its name as it was then."""

    icon = "products"
    version: str


@dataclass(frozen=True)
class VersionMade(VersionFact):
    name = "version.made"

    def sentence(self) -> str:
        return _("added the version {version}").format(version=self.version)


@dataclass(frozen=True)
class VersionChanged(VersionFact):
    name = "version.changed"

    def sentence(self) -> str:
        return _("changed the version {version}").format(version=self.version)


@dataclass(frozen=True)
class VersionReleased(VersionFact):
    name = "version.released"
    icon = "check"

    def sentence(self) -> str:
        return _("released version {version}").format(version=self.version)


@dataclass(frozen=True)
class VersionWithdrawn(VersionFact):
    name = "version.withdrawn"
    icon = "warning"
    reason: str = ""

    def sentence(self) -> str:
        if self.reason:
            return _("withdrew version {version}: {reason}").format(version=self.version, reason=self.reason)
        return _("withdrew version {version}").format(version=self.version)

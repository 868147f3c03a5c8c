"""Everything that can happen to a customer or an organisation."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class CustomerMade(Fact):
    name = "customer.made"
    icon = "customers"

    def sentence(self) -> str:
        return _("added this customer")


@dataclass(frozen=True)
class CustomerChanged(Fact):
    name = "customer.changed"
    icon = "customers"
    fields: list

    def sentence(self) -> str:
        return _("changed: {fields}").format(fields=", ".join(self.fields))


@dataclass(frozen=True)
class OrganisationMade(Fact):
    name = "organisation.made"
    icon = "team"

    def sentence(self) -> str:
        return _("added this organisation")


@dataclass(frozen=True)
class OrganisationChanged(Fact):
    name = "organisation.changed"
    icon = "team"
    fields: list

    def sentence(self) -> str:
        return _("changed: {fields}").format(fields=", ".join(self.fields))

"""Everything that can happen to a customer or an organisation."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact
from caseway.customers.models import Organisation


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
class NewsRefused(Fact):
    name = "customer.news_refused"
    icon = "bell"

    def sentence(self) -> str:
        return _("wants no more news of what they voted for")


@dataclass(frozen=True)
class NewsWanted(Fact):
    name = "customer.news_wanted"
    icon = "bell"

    def sentence(self) -> str:
        return _("wants news of what they voted for again")


@dataclass(frozen=True)
class CustomersMerged(Fact):
    name = "customer.merged"
    icon = "merge"
    other: str
    merge: int

    def sentence(self) -> str:
        return _("merged {other} into this customer").format(other=self.other)

    def forget(self, person: str) -> Fact:
        return CustomersMerged(other=_("somebody"), merge=self.merge)


@dataclass(frozen=True)
class CustomersParted(Fact):
    name = "customer.parted"
    icon = "undo"
    other: str

    def sentence(self) -> str:
        return _("took {other} apart from this customer again").format(other=self.other)

    def forget(self, person: str) -> Fact:
        return CustomersParted(other=_("somebody"))


@dataclass(frozen=True)
class AddressUndeliverable(Fact):
    """A mail server said that nobody receives mail at an address."""

    name = "customer.address_undeliverable"
    icon = "warning"
    email: str
    reason: str

    def sentence(self) -> str:
        return _("marked {email} as undeliverable: {reason}").format(email=self.email, reason=self.reason)

    def forget(self, person: str) -> Fact:
        return AddressUndeliverable(email=_("somebody"), reason="")


@dataclass(frozen=True)
class AddressDeliverable(Fact):
    """An address receives mail again."""

    name = "customer.address_deliverable"
    icon = "mail"
    email: str

    def sentence(self) -> str:
        return _("took the mark “undeliverable” from {email}").format(email=self.email)

    def forget(self, person: str) -> Fact:
        return AddressDeliverable(email=_("somebody"))


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


@dataclass(frozen=True)
class OrganisationShared(Fact):
    """Who of an organisation sees all of its tickets: how it shares, and how many are named."""

    name = "organisation.shared"
    icon = "team"
    sharing: str
    contacts: int

    def sentence(self) -> str:
        return _("said who sees all tickets of this organisation: {sharing}").format(sharing=Organisation.Sharing(self.sharing).label)

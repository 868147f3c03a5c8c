"""What can happen to an address of ours."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class AddressAdded(Fact):
    name = "address.added"
    icon = "mail"
    email: str

    def sentence(self) -> str:
        return _("set up the mail address {email}").format(email=self.email)


@dataclass(frozen=True)
class AddressRemoved(Fact):
    name = "address.removed"
    icon = "mail"
    email: str

    def sentence(self) -> str:
        return _("removed the mail address {email}").format(email=self.email)


@dataclass(frozen=True)
class AddressTried(Fact):
    name = "address.tried"
    icon = "send"
    email: str

    def sentence(self) -> str:
        return _("sent a test mail to {email}").format(email=self.email)


@dataclass(frozen=True)
class AddressAnswered(Fact):
    name = "address.answered"
    icon = "check"
    email: str

    def sentence(self) -> str:
        return _("received the test mail to {email}").format(email=self.email)


@dataclass(frozen=True)
class WayOutSet(Fact):
    name = "address.way_set"
    icon = "outbox"
    email: str

    def sentence(self) -> str:
        return _("changed how mail from {email} leaves").format(email=self.email)

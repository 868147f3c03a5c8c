"""What can happen to a wish, and to the votes for it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class WishWritten(Fact):
    name = "wish.written"
    icon = "edit"

    def sentence(self) -> str:
        return _("wrote what customers read of this")


@dataclass(frozen=True)
class WishShown(Fact):
    name = "wish.shown"
    icon = "globe"

    def sentence(self) -> str:
        return _("showed this to customers, who may vote for it")


@dataclass(frozen=True)
class WishHidden(Fact):
    name = "wish.hidden"
    icon = "lock"

    def sentence(self) -> str:
        return _("hid this from customers again")


@dataclass(frozen=True)
class VoteFact(Fact):
    icon = "star"
    customer: int
    customer_name: str

    def forget(self, person: str) -> Fact:
        return type(self)(customer=self.customer, customer_name=_("somebody"))


@dataclass(frozen=True)
class VoteCast(VoteFact):
    name = "issue.vote_cast"

    def sentence(self) -> str:
        return _("noted a vote of {name}").format(name=self.customer_name)


@dataclass(frozen=True)
class VoteWithdrawn(VoteFact):
    name = "issue.vote_withdrawn"

    def sentence(self) -> str:
        return _("took back the vote of {name}").format(name=self.customer_name)

"""What can happen to sign-ins at mail providers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class ProviderChanged(Fact):
    name = "sign_in.provider_changed"
    icon = "lock"
    provider: str

    def sentence(self) -> str:
        return _("set up the sign-in by {provider}").format(provider=self.provider)


@dataclass(frozen=True)
class ProviderRemoved(Fact):
    name = "sign_in.provider_removed"
    icon = "trash"
    provider: str

    def sentence(self) -> str:
        return _("removed the sign-in by {provider}").format(provider=self.provider)


@dataclass(frozen=True)
class SignedIn(Fact):
    name = "sign_in.made"
    icon = "lock"
    account: str

    def sentence(self) -> str:
        return _("let Caseway use the mail account {account}").format(account=self.account)


@dataclass(frozen=True)
class SignInLost(Fact):
    name = "sign_in.lost"
    icon = "warning"
    account: str

    def sentence(self) -> str:
        return _("can no longer use the mail account {account}: its provider ended the sign-in").format(account=self.account)


@dataclass(frozen=True)
class SignInRemoved(Fact):
    name = "sign_in.removed"
    icon = "trash"
    account: str

    def sentence(self) -> str:
        return _("stopped using the mail account {account}").format(account=self.account)

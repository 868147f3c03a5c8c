"""Everything that can happen to the ways in."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class SenderBlocked(Fact):
    name = "sender.blocked"
    icon = "held"
    pattern: str

    def sentence(self) -> str:
        return _("blocked mail from {pattern}").format(pattern=self.pattern)

    def forget(self, person: str) -> Fact:
        return SenderBlocked(pattern=_("somebody"))


@dataclass(frozen=True)
class SenderUnblocked(Fact):
    name = "sender.unblocked"
    icon = "mail"
    pattern: str

    def sentence(self) -> str:
        return _("let mail from {pattern} in again").format(pattern=self.pattern)

    def forget(self, person: str) -> Fact:
        return SenderUnblocked(pattern=_("somebody"))

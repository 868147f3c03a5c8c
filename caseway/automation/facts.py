"""Everything that can happen to a webhook and to a macro."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class WebhookMade(Fact):
    name = "webhook.made"
    icon = "link"
    webhook: str

    def sentence(self) -> str:
        return _("made the webhook “{webhook}”").format(webhook=self.webhook)


@dataclass(frozen=True)
class WebhookChanged(Fact):
    name = "webhook.changed"
    icon = "link"
    webhook: str

    def sentence(self) -> str:
        return _("changed the webhook “{webhook}”").format(webhook=self.webhook)


@dataclass(frozen=True)
class WebhookRemoved(Fact):
    name = "webhook.removed"
    icon = "link"
    webhook: str

    def sentence(self) -> str:
        return _("removed the webhook “{webhook}”").format(webhook=self.webhook)


@dataclass(frozen=True)
class WebhookTested(Fact):
    name = "webhook.tested"
    icon = "link"
    webhook: str

    def sentence(self) -> str:
        return _("tested the webhook “{webhook}”").format(webhook=self.webhook)


@dataclass(frozen=True)
class MacroMade(Fact):
    name = "macro.made"
    icon = "edit"
    macro: str

    def sentence(self) -> str:
        return _("made the macro “{macro}”").format(macro=self.macro)


@dataclass(frozen=True)
class MacroChanged(Fact):
    name = "macro.changed"
    icon = "edit"
    macro: str

    def sentence(self) -> str:
        return _("changed the macro “{macro}”").format(macro=self.macro)


@dataclass(frozen=True)
class MacroRemoved(Fact):
    name = "macro.removed"
    icon = "edit"
    macro: str

    def sentence(self) -> str:
        return _("removed the macro “{macro}”").format(macro=self.macro)

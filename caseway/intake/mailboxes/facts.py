"""What can happen to mailboxes and to the addresses that mail providers call."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class MailboxSet(Fact):
    name = "mailbox.set"
    icon = "mail"
    mailbox: str

    def sentence(self) -> str:
        return _("set up the mailbox {mailbox}").format(mailbox=self.mailbox)


@dataclass(frozen=True)
class MailboxRemoved(Fact):
    name = "mailbox.removed"
    icon = "trash"
    mailbox: str

    def sentence(self) -> str:
        return _("removed the mailbox {mailbox}").format(mailbox=self.mailbox)


@dataclass(frozen=True)
class MailboxPaused(Fact):
    name = "mailbox.paused"
    icon = "clock"
    mailbox: str

    def sentence(self) -> str:
        return _("paused the mailbox {mailbox}").format(mailbox=self.mailbox)


@dataclass(frozen=True)
class MailboxResumed(Fact):
    name = "mailbox.resumed"
    icon = "refresh"
    mailbox: str

    def sentence(self) -> str:
        return _("had the mailbox {mailbox} attended again").format(mailbox=self.mailbox)


@dataclass(frozen=True)
class MailboxUnreachable(Fact):
    name = "mailbox.unreachable"
    icon = "warning"
    mailbox: str
    why: str

    def sentence(self) -> str:
        return _("cannot reach the mailbox {mailbox}").format(mailbox=self.mailbox)


@dataclass(frozen=True)
class MailboxReachable(Fact):
    name = "mailbox.reachable"
    icon = "check"
    mailbox: str

    def sentence(self) -> str:
        return _("reaches the mailbox {mailbox} again").format(mailbox=self.mailbox)


@dataclass(frozen=True)
class InboundHookMade(Fact):
    name = "inbound_hook.made"
    icon = "link"
    provider: str

    def sentence(self) -> str:
        return _("made an address at which {provider} hands over mail").format(provider=self.provider)


@dataclass(frozen=True)
class InboundHookRemoved(Fact):
    name = "inbound_hook.removed"
    icon = "trash"
    provider: str

    def sentence(self) -> str:
        return _("removed the address at which {provider} handed over mail").format(provider=self.provider)

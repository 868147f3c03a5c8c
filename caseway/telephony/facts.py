"""Everything that can happen to calls and to the exchange."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class CallRang(Fact):
    name = "call.rang"
    icon = "call"
    direction: str

    def sentence(self) -> str:
        return _("saw a call begin")


@dataclass(frozen=True)
class CallAnswered(Fact):
    name = "call.answered"
    icon = "call"

    def sentence(self) -> str:
        return _("took the call")


@dataclass(frozen=True)
class CallEnded(Fact):
    name = "call.ended"
    icon = "call"
    state: str
    cause: str

    def sentence(self) -> str:
        return _("saw the call end ({cause})").format(cause=self.cause or self.state)


@dataclass(frozen=True)
class CallLinked(Fact):
    name = "call.linked"
    icon = "link"
    ticket: int

    def sentence(self) -> str:
        return _("linked the call to #{ticket}").format(ticket=self.ticket)


@dataclass(frozen=True)
class NumberBlocked(Fact):
    name = "number.blocked"
    icon = "lock"
    number: str

    def sentence(self) -> str:
        return _("blocked calls from {number}").format(number=self.number or _("withheld numbers"))

    def forget(self, person: str) -> Fact:
        return NumberBlocked(number=_("somebody"))


@dataclass(frozen=True)
class NumberUnblocked(Fact):
    name = "number.unblocked"
    icon = "lock"
    number: str

    def sentence(self) -> str:
        return _("let calls from {number} through again").format(number=self.number or _("withheld numbers"))

    def forget(self, person: str) -> Fact:
        return NumberUnblocked(number=_("somebody"))


@dataclass(frozen=True)
class ExchangeConnected(Fact):
    name = "exchange.connected"
    icon = "call"

    def sentence(self) -> str:
        return _("made a new address for the telephone system")


@dataclass(frozen=True)
class ExchangeChanged(Fact):
    name = "exchange.changed"
    icon = "call"

    def sentence(self) -> str:
        return _("changed the settings of the telephone")

"""What can happen when tickets are merged."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact, Move
from caseway.tickets.models import Ticket


@dataclass(frozen=True)
class MergeFact(Fact):
    """Of two tickets: the id and number of the other one."""

    icon = "link"
    stops_sending = True
    ticket: int
    number: int


@dataclass(frozen=True)
class TicketMerged(MergeFact):
    name = "ticket.merged"
    requester_sees = True
    before: str

    def moves(self) -> tuple[Move, ...]:
        return (Move("state", self.before, Ticket.State.CLOSED),) if self.before != Ticket.State.CLOSED else ()

    def sentence(self) -> str:
        return _("merged this into #{number}").format(number=self.number)


@dataclass(frozen=True)
class TicketUnmerged(MergeFact):
    name = "ticket.unmerged"
    requester_sees = True
    after: str

    def moves(self) -> tuple[Move, ...]:
        return (Move("state", Ticket.State.CLOSED, self.after),) if self.after != Ticket.State.CLOSED else ()

    def sentence(self) -> str:
        return _("took this out of #{number} again").format(number=self.number)


@dataclass(frozen=True)
class TicketTookIn(MergeFact):
    name = "ticket.took_in"
    requester_sees = True

    def sentence(self) -> str:
        return _("merged #{number} into this").format(number=self.number)


@dataclass(frozen=True)
class TicketLetGo(MergeFact):
    name = "ticket.let_go"
    requester_sees = True

    def sentence(self) -> str:
        return _("took #{number} out of this again").format(number=self.number)


@dataclass(frozen=True)
class TicketSplit(MergeFact):
    name = "ticket.split"
    # What became a ticket of its own; it stays here too.
    message: int

    def sentence(self) -> str:
        return _("made what was said here a ticket of its own: #{number}").format(number=self.number)


@dataclass(frozen=True)
class TicketSplitOff(MergeFact):
    name = "ticket.split_off"

    def sentence(self) -> str:
        return _("made this of what was said on #{number}").format(number=self.number)

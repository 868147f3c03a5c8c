"""What can happen to the cause of a ticket."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact, Move
from caseway.tickets.models import Ticket


@dataclass(frozen=True)
class CauseFact(Fact):
    icon = "info"
    cause: str
    before: str

    def moves(self) -> tuple[Move, ...]:
        return (Move("cause", self.before, self.cause),) if self.cause != self.before else ()


@dataclass(frozen=True)
class CauseDecided(CauseFact):
    """Why it came about; the customer's words that show it stay with the verdict, where they can be erased."""

    name = "ticket.cause_decided"
    reason: str = ""
    step: str = ""
    component: str = ""

    def sentence(self) -> str:
        told = _("decided the cause: {cause}").format(cause=Ticket.Cause(self.cause).label)
        grounds = [part for part in (self.component, self.step, self.reason) if part]
        return f"{told} ({' · '.join(grounds)})" if grounds else told


@dataclass(frozen=True)
class CauseUndone(CauseFact):
    name = "ticket.cause_undone"

    def sentence(self) -> str:
        return _("took the decision on the cause back: {cause}").format(cause=Ticket.Cause(self.cause).label)

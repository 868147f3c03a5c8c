"""What can happen between tickets that stand to each other."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact
from caseway.tickets.models import TicketRelation


@dataclass(frozen=True)
class TicketRelationFact(Fact):
    """In the words of the end where it is told; of the other ticket its number alone, which not everybody may open."""

    icon = "link"
    kind: str
    number: int

    def words(self) -> str:
        return str(TicketRelation.WORDS[self.kind])


@dataclass(frozen=True)
class TicketRelated(TicketRelationFact):
    name = "ticket.related"

    def sentence(self) -> str:
        return _("noted: {relation} #{number}").format(relation=self.words(), number=self.number)


@dataclass(frozen=True)
class TicketUnrelated(TicketRelationFact):
    name = "ticket.unrelated"

    def sentence(self) -> str:
        return _("took back: {relation} #{number}").format(relation=self.words(), number=self.number)

"""What was decided in triage, and how long it took."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class TicketTriaged(Fact):
    """What the decision changed stands in facts of its own; `seconds` from the case's appearance to the decision, where known."""

    name = "ticket.triaged"
    icon = "check"
    decision: str
    seconds: int | None = None
    reason: str = ""

    def sentence(self) -> str:
        words = {
            "accept": _("accepted this in triage"),
            "duplicate": _("found in triage that this is known"),
            "decline": _("declined this in triage"),
            "answer": _("answered this from a known issue"),
            "ask": _("asked the customer in triage"),
            "assign": _("assigned this in triage"),
        }
        told = words.get(self.decision, _("decided about this in triage"))
        return f"{told}: {self.reason}" if self.reason else told


@dataclass(frozen=True)
class TicketSnoozed(Fact):
    name = "ticket.snoozed"
    icon = "clock"
    until: str
    seconds: int | None = None

    def sentence(self) -> str:
        return _("put this off until {time}").format(time=self.until.replace("T", " ")[:16])


@dataclass(frozen=True)
class TicketWoken(Fact):
    name = "ticket.woken"
    icon = "clock"

    def sentence(self) -> str:
        return _("no longer puts this off")


@dataclass(frozen=True)
class TicketReconsidered(Fact):
    name = "ticket.reconsidered"
    icon = "refresh"

    def sentence(self) -> str:
        return _("took the decision of triage back")

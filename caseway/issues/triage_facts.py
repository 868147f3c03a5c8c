"""What was decided about an issue in triage, and how long it took."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class IssueDecided(Fact):
    """What the decision changed stands in facts of its own; `seconds` from the issue's appearance to the decision, where known."""

    name = "issue.decided"
    icon = "check"
    is_shown = False
    decision: str
    seconds: int | None = None

    def sentence(self) -> str:
        return _("decided about this in triage")


@dataclass(frozen=True)
class IssueSnoozed(Fact):
    name = "issue.snoozed"
    icon = "clock"
    until: str
    seconds: int | None = None

    def sentence(self) -> str:
        return _("put this off until {time}").format(time=self.until.replace("T", " ")[:16])


@dataclass(frozen=True)
class IssueWoken(Fact):
    name = "issue.woken"
    icon = "clock"

    def sentence(self) -> str:
        return _("no longer puts this off")

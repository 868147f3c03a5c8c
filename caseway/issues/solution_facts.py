"""What can happen to what is known of an issue."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class SolutionWritten(Fact):
    name = "solution.written"
    icon = "known"
    language: str

    def sentence(self) -> str:
        return _("wrote the solution ({language})").format(language=self.language)


@dataclass(frozen=True)
class SolutionPublished(Fact):
    name = "solution.published"
    icon = "known"

    def sentence(self) -> str:
        return _("made the solution public")


@dataclass(frozen=True)
class SolutionWithdrawn(Fact):
    name = "solution.withdrawn"
    icon = "known"

    def sentence(self) -> str:
        return _("made the solution internal again")


@dataclass(frozen=True)
class SolutionRemoved(Fact):
    name = "solution.removed"
    icon = "known"

    def sentence(self) -> str:
        return _("removed the solution")

"""What can happen to the people of an issue: who works on it, who is named on it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class PersonFact(Fact):
    icon = "team"
    member: int
    member_name: str

    def forget(self, person: str) -> Fact:
        return type(self)(member=self.member, member_name=_("somebody"))


@dataclass(frozen=True)
class CollaboratorAdded(PersonFact):
    name = "issue.collaborator_added"

    def sentence(self) -> str:
        return _("asked {name} to work on this too").format(name=self.member_name)


@dataclass(frozen=True)
class CollaboratorRemoved(PersonFact):
    name = "issue.collaborator_removed"

    def sentence(self) -> str:
        return _("took {name} off this").format(name=self.member_name)


@dataclass(frozen=True)
class ConfidantAdded(PersonFact):
    name = "issue.confidant_added"
    icon = "lock"

    def sentence(self) -> str:
        return _("let {name} see this").format(name=self.member_name)


@dataclass(frozen=True)
class ConfidantRemoved(PersonFact):
    name = "issue.confidant_removed"
    icon = "lock"

    def sentence(self) -> str:
        return _("hid this from {name}").format(name=self.member_name)


@dataclass(frozen=True)
class IssueConfided(Fact):
    name = "issue.confided"
    icon = "lock"
    is_confidential: bool

    def sentence(self) -> str:
        return _("made this confidential") if self.is_confidential else _("made this visible to all members")

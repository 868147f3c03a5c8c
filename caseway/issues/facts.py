"""Everything that can happen to an issue. No fact that stands elsewhere than on the issue itself names its title."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact, Move
from caseway.issues.models import Issue, Relation


@dataclass(frozen=True)
class IssueRaised(Fact):
    name = "issue.raised"
    icon = "issue"
    kind: str

    def sentence(self) -> str:
        return _("raised this: {kind}").format(kind=Issue.Kind(self.kind).label)


@dataclass(frozen=True)
class IssueChanged(Fact):
    """One property was changed: what people read, and what the database keeps (`was`, `now`) where history is asked about it."""

    name = "issue.changed"
    icon = "edit"
    field: str
    before: str
    after: str
    was: str = ""
    now: str = ""

    def sentence(self) -> str:
        field = str(field_words().get(self.field, self.field))
        if self.field == "description":
            return _("changed {field}").format(field=field)
        return _("changed {field}: {before} → {after}").format(field=field, before=self.before or "–", after=self.after or "–")

    def moves(self) -> tuple[Move, ...]:
        return (Move(self.field, self.was, self.now),) if self.was or self.now else ()


def field_words() -> dict[str, str]:
    return {
        "title": _("the title"),
        "description": _("the description"),
        "kind": _("the kind"),
        "priority": _("the priority"),
        "severity": _("the severity"),
        "hazard": _("the hazard"),
        "estimate_minutes": _("the estimate"),
        "due_on": _("the due date"),
        "product": _("the product"),
        "component": _("the component"),
        "fixed_version": _("the version with the fix"),
        "parent": _("the parent"),
        "labels": _("the labels"),
        "affected": _("the affected versions"),
        "named_state": _("the state"),
    }


@dataclass(frozen=True)
class IssueAssigned(Fact):
    name = "issue.assigned"
    icon = "customers"
    assignee: int | None
    assignee_name: str
    before: int | None = None

    def sentence(self) -> str:
        if self.assignee is None:
            return _("took the owner off")
        return _("assigned this to {name}").format(name=self.assignee_name)

    def moves(self) -> tuple[Move, ...]:
        return (Move("assignee", str(self.before or ""), str(self.assignee or "")),)

    def forget(self, person: str) -> Fact:
        return IssueAssigned(assignee=self.assignee, assignee_name=_("somebody"), before=self.before)


@dataclass(frozen=True)
class IssueStateFact(Fact):
    """It stands elsewhere now; `after` is the category it went to."""

    before: str
    after: str
    icon = "refresh"

    def moves(self) -> tuple[Move, ...]:
        return (Move("state", self.before, self.after),)


@dataclass(frozen=True)
class IssueTriaged(IssueStateFact):
    name = "issue.triaged"

    def sentence(self) -> str:
        return _("put this into triage")


@dataclass(frozen=True)
class IssueAccepted(IssueStateFact):
    name = "issue.accepted"
    icon = "check"

    def sentence(self) -> str:
        return _("accepted this into the backlog")


@dataclass(frozen=True)
class IssuePlanned(IssueStateFact):
    name = "issue.planned"
    icon = "clock"

    def sentence(self) -> str:
        return _("planned this")


@dataclass(frozen=True)
class IssueStarted(IssueStateFact):
    name = "issue.started"

    def sentence(self) -> str:
        return _("started work on this")


@dataclass(frozen=True)
class IssueFixed(IssueStateFact):
    """Done; `version` is the id of the version that has the fix, `version_name` what it was called."""

    name = "issue.fixed"
    icon = "check"
    version: int | None = None
    version_name: str = ""

    def sentence(self) -> str:
        if self.version_name:
            return _("marked this done in {version}").format(version=self.version_name)
        return _("marked this done")


@dataclass(frozen=True)
class IssueCancelled(IssueStateFact):
    name = "issue.cancelled"
    icon = "close"
    reason: str = ""

    def sentence(self) -> str:
        if self.reason:
            return _("cancelled this: {reason}").format(reason=self.reason)
        return _("cancelled this")


@dataclass(frozen=True)
class IssueReopened(IssueStateFact):
    name = "issue.reopened"

    def sentence(self) -> str:
        return _("reopened this")


@dataclass(frozen=True)
class RelationFact(Fact):
    """`other` is the number of the issue at the other end; its title is read only by who may see it."""

    icon = "link"
    kind: str
    other: int
    is_inverse: bool = False

    def words(self) -> str:
        kind = Relation.Kind(self.kind)
        return str(Relation.INVERSES[kind] if self.is_inverse else kind.label)


@dataclass(frozen=True)
class IssueRelated(RelationFact):
    name = "issue.related"

    def sentence(self) -> str:
        return _("noted: {relation} ◆ {number}").format(relation=self.words(), number=self.other)


@dataclass(frozen=True)
class IssueUnrelated(RelationFact):
    name = "issue.unrelated"

    def sentence(self) -> str:
        return _("took back: {relation} ◆ {number}").format(relation=self.words(), number=self.other)


@dataclass(frozen=True)
class IssueDiscussed(Fact):
    name = "issue.discussed"
    icon = "reply"
    is_shown = False
    comment: int

    def sentence(self) -> str:
        return _("wrote a comment")


@dataclass(frozen=True)
class IssueRanked(Fact):
    """Its place among others, by hand; too often to be a line of its own."""

    name = "issue.ranked"
    icon = "edit"
    is_shown = False

    def sentence(self) -> str:
        return _("ranked this by hand")


@dataclass(frozen=True)
class ImportanceSet(Fact):
    name = "issue.importance_set"
    icon = "edit"
    value: float | None
    reason: str = ""

    def sentence(self) -> str:
        if self.value is None:
            return _("took back the importance set by hand")
        if self.reason:
            return _("set the importance to {value}: {reason}").format(value=f"{self.value:g}", reason=self.reason)
        return _("set the importance to {value}").format(value=f"{self.value:g}")


@dataclass(frozen=True)
class StatesNamed(Fact):
    """The workspace's own names of states were changed."""

    name = "issue_state.changed"
    icon = "settings"
    state: str

    def sentence(self) -> str:
        return _("changed the issue state “{state}”").format(state=self.state)


@dataclass(frozen=True)
class FixReleased(Fact):
    """The fix of this issue is out; `version` is the id, `version_name` what it was called."""

    name = "issue.fix_released"
    icon = "check"
    version: int
    version_name: str

    def sentence(self) -> str:
        return _("noted that the fix is out in {version}").format(version=self.version_name)

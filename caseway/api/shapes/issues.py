"""Issues and versions, as programs send and read them."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BeforeValidator, Field

from caseway.api.shapes.base import NOT_NAMED, Change, Given, Id, Line, Notes, Reference, Text, Title, Told
from caseway.api.shapes.fields import FieldValues, ToldValues
from caseway.api.shapes.tickets import ProductChoice, ProductReference, Tags
from caseway.issues.models import Issue
from caseway.products.models import Version

IssueKind = Literal[tuple(Issue.Kind.values)]  # type: ignore[valid-type]
IssueState = Literal[tuple(Issue.State.values)]  # type: ignore[valid-type]
IssuePriority = Literal[tuple(Issue.Priority.values)]  # type: ignore[valid-type]
Severity = Literal[tuple(Issue.Severity.values)]  # type: ignore[valid-type]
Hazard = Literal[tuple(value for value in Issue.Hazard.values if value)]  # type: ignore[valid-type]
VersionKind = Literal[tuple(Version.Kind.values)]  # type: ignore[valid-type]
VersionName = Annotated[Title, Field(max_length=80)]
Minutes = Annotated[int, Field(ge=0, le=10_000_000)]
Units = Annotated[int, Field(ge=0, le=2_000_000_000, description="How many were shipped, where that is known.")]


def _text(given: object) -> str:
    """Numbers would be taken for seconds since 1970, which nobody means."""
    if not isinstance(given, str):
        raise ValueError(_("This must be a text."))
    return given


Day = Annotated[date, BeforeValidator(_text), Field(strict=False)]
Moment = Annotated[AwareDatetime, BeforeValidator(_text), Field(strict=False)]
Judged = Annotated[
    float,
    Field(ge=0, le=100_000, allow_inf_nan=False, description="Importance as a person judges, instead of the impact; `null`: as computed."),
]
Ids = Annotated[list[Id], Field(max_length=200)]
StateName = Annotated[Text, Field(max_length=40)]
IssueNumber = Annotated[Id | None, Field(description="The `number` of an issue.")]
Description = Annotated[Text, Field(max_length=200_000, description="Markdown; internal.")]


class VersionGiven(Given):
    product: Annotated[Id, Field(description="The product's `id`.")]
    name: VersionName
    kind: VersionKind = "release"
    notes: Notes = ""
    planned_on: Day | None = None
    released_at: Moment | None = None
    units: Units | None = None


class VersionChange(Change):
    name: VersionName = NOT_NAMED
    kind: VersionKind = NOT_NAMED
    notes: Notes = NOT_NAMED
    planned_on: Day | None = None
    units: Units | None = None


class VersionTold(Told):
    id: int
    product: ProductReference
    name: str
    kind: VersionKind
    notes: str
    planned_on: date | None
    released_at: datetime | None
    withdrawn_at: datetime | None
    units: int | None
    created_at: datetime


class VersionList(Told):
    items: list[VersionTold]
    next: str | None


class ReasonGiven(Given):
    reason: Annotated[Text, Field(max_length=400)] = ""


class IssueGiven(Given):
    kind: IssueKind = "defect"
    title: Line
    description: Description = ""
    product: ProductChoice = None
    component: Id | None = None
    priority: IssuePriority = "normal"
    severity: Severity = "minor"
    hazard: Annotated[Hazard | None, Field(description="Stands above everything, whatever its reach.")] = None
    state: IssueState = "triage"
    assignee: Id | None = None
    estimate_minutes: Minutes | None = None
    due_on: Day | None = None
    labels: Tags = []
    fields: FieldValues = {}
    affected_versions: Ids = []
    fixed_version: Id | None = None
    parent: IssueNumber = None
    is_confidential: Annotated[bool, Field(description="Only you, and whom you name on its page, will see it.")] = False


class IssueChange(Change):
    kind: IssueKind = NOT_NAMED
    title: Line = NOT_NAMED
    description: Description = NOT_NAMED
    product: ProductChoice = None
    component: Id | None = None
    priority: IssuePriority = NOT_NAMED
    severity: Severity = NOT_NAMED
    hazard: Hazard | None = None
    state: IssueState = NOT_NAMED
    assignee: Id | None = None
    estimate_minutes: Minutes | None = None
    due_on: Day | None = None
    labels: Tags = NOT_NAMED
    fields: FieldValues = NOT_NAMED
    affected_versions: Ids = NOT_NAMED
    fixed_version: Id | None = None
    parent: IssueNumber = None
    named_state: Annotated[StateName | None, Field(description="One of the workspace's own states, by its name; `null`: none.")] = None
    collaborators: Annotated[Ids, Field(description="All who work on it beside its owner.")] = NOT_NAMED
    is_confidential: bool = NOT_NAMED
    confidants: Annotated[Ids, Field(description="All who may see it, beside you; only of a confidential one.")] = NOT_NAMED
    override: Judged | None = None
    override_reason: Annotated[Text, Field(max_length=400)] = NOT_NAMED


class VersionReference(Reference):
    kind: VersionKind


class IssueTold(Told):
    number: int
    key: str = Field(description="How people call it: KET-45.")
    title: str
    description: str
    kind: IssueKind
    state: IssueState = Field(description="The category.")
    named_state: str | None = Field(description="The workspace's own name for where it stands.")
    priority: IssuePriority
    severity: Severity
    hazard: Hazard | None
    product: ProductReference | None
    component: Reference | None
    assignee: Reference | None
    collaborators: list[Reference]
    estimate_minutes: int | None
    due_on: date | None
    labels: list[str]
    fields: ToldValues
    affected_versions: list[VersionReference]
    fixed_version: int | None = Field(description="The version's `id`.")
    fixed_version_name: str | None
    parent: int | None = Field(description="The number of an issue that you may see.")
    is_confidential: bool
    confidants: list[Reference] = Field(description="Who may see it, of a confidential one.")
    tickets: int
    open_tickets: int
    votes: int = Field(description="How many customers voted for it.")
    customers: int
    organisations: int
    voices: int = Field(description="Organisations, and customers without one, over tickets and votes together: each once.")
    reach: float = Field(description="The voices, weighed by tier and age.")
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    impact: float = Field(description="The score, as computed.")
    override: float | None = Field(description="What a person set instead.")
    override_reason: str
    importance: float = Field(description="What lists sort by: the class first, then override or impact.")
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    url: str = Field(description="Its page, for people.")


class IssueList(Told):
    items: list[IssueTold]
    next: str | None


class IssueLinkGiven(Given):
    issue: Annotated[Id, Field(description="The `number` of the issue.")]


class IssueMergeGiven(Given):
    into: Annotated[Id, Field(description="The `number` of the issue that goes on.")]

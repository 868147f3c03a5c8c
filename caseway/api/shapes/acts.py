"""Acts on many tickets or issues, as programs send and read them."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from caseway.api.shapes.base import NOT_NAMED, Change, Id, Text, Told
from caseway.api.shapes.issues import Day, IssuePriority, IssueState, Minutes, Severity
from caseway.api.shapes.tickets import Priority, State, Tag
from caseway.issues.models import IssueAct
from caseway.many.actions import MOST_CHOSEN
from caseway.many.models import Act
from caseway.tickets.models import BulkAct

ActKind = Literal[tuple(BulkAct.Kind.values)]  # type: ignore[valid-type]
IssueActKind = Literal[tuple(IssueAct.Kind.values)]  # type: ignore[valid-type]
ActPhase = Literal[tuple(Act.Phase.values)]  # type: ignore[valid-type]
Numbers = Annotated[list[Id], Field(min_length=1, max_length=MOST_CHOSEN, description="Their numbers.")]


class ManyGiven(Change):
    """One thing of several, to those that are named or to all that fit a query."""

    named_by: ClassVar[str]
    kinds: ClassVar[frozenset[str]]

    q: Annotated[Text, Field(min_length=1, max_length=1000, description="Instead of numbers: all that fit this query now.")] = NOT_NAMED

    @model_validator(mode="after")
    def says_what_and_to_which(self) -> "ManyGiven":
        if len({self.named_by, "q"} & self.model_fields_set) != 1:
            raise ValueError(_("Name either `{numbers}` or `q`.").format(numbers=self.named_by))
        if len(self.kinds & self.model_fields_set) != 1:
            raise ValueError(_("Name one thing to be done: {names}.").format(names=", ".join(sorted(self.kinds))))
        return self

    def kind(self) -> str:
        return next(iter(self.kinds & self.model_fields_set))


class ActGiven(ManyGiven):
    named_by = "tickets"
    kinds = frozenset(BulkAct.Kind.values)

    tickets: Numbers = NOT_NAMED
    assignee: Annotated[Id | None, Field(description="A member's `id`; `null` takes it away.")] = None
    team: Annotated[Id | None, Field(description="A team's `id`; `null` takes it away.")] = None
    state: State = NOT_NAMED
    priority: Priority = NOT_NAMED
    tag: Annotated[Tag, Field(description="Is added.")] = NOT_NAMED
    untag: Annotated[Tag, Field(description="A tag that is taken off where it stands.")] = NOT_NAMED
    issue: Annotated[Id | None, Field(description="The `number` of the issue that they shall hang on; `null` takes them off.")] = None
    into: Annotated[Id, Field(description="The `number` of the ticket that they shall be merged into.")] = NOT_NAMED
    macro: Annotated[
        Id, Field(description="The `id` of a macro. What it says is written to each customer, and stays written when it is undone.")
    ] = NOT_NAMED


class IssueActGiven(ManyGiven):
    named_by = "issues"
    kinds = frozenset(IssueAct.Kind.values)

    issues: Numbers = NOT_NAMED
    assignee: Annotated[Id | None, Field(description="A member's `id`; `null` takes it away.")] = None
    state: Annotated[IssueState, Field(description="The category.")] = NOT_NAMED
    priority: IssuePriority = NOT_NAMED
    severity: Severity = NOT_NAMED
    label: Annotated[Tag, Field(description="Is added.")] = NOT_NAMED
    unlabel: Annotated[Tag, Field(description="A label that is taken off where it stands.")] = NOT_NAMED
    due_on: Annotated[Day | None, Field(description="`null` takes it away.")] = None
    estimate_minutes: Annotated[Minutes | None, Field(description="`null` takes it away.")] = None
    fixed_version: Annotated[Id | None, Field(description="A version's `id`; issues of other products are refused.")] = None
    component: Annotated[Id | None, Field(description="A component's `id`; issues of other products are refused.")] = None
    duplicate_of: Annotated[Id, Field(description="The `number` of the issue that goes on; the others are cancelled.")] = NOT_NAMED


class ManyTold(Told):
    id: int
    value: Any = Field(description="What they were given, as it was sent.")
    q: str
    phase: ActPhase = Field(description="A flood is `running` until all of it is done; ask again.")
    total: int = Field(description="How many were meant; of a query counted no further than 100,000.")
    changed: int
    unchanged: int = Field(description="Stood so already.")
    refused: int = Field(description="Could not be changed: not there for you, or it made no sense for them.")
    reasons: dict[str, int] = Field(description="Why, in the language of the member, and how many for that reason; five at most.")
    taken_back: int
    left_alone: int = Field(description="When it was undone: changed by somebody since.")
    created_at: datetime


class ActTold(ManyTold):
    kind: ActKind


class IssueActTold(ManyTold):
    kind: IssueActKind

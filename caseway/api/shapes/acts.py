"""Acts on many tickets, as programs send and read them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from caseway.api.shapes.base import NOT_NAMED, Change, Id, Text, Told
from caseway.api.shapes.tickets import Priority, State, Tag
from caseway.many.actions import MOST_CHOSEN
from caseway.tickets.models import BulkAct

ActKind = Literal[tuple(BulkAct.Kind.values)]  # type: ignore[valid-type]
ActPhase = Literal[tuple(BulkAct.Phase.values)]  # type: ignore[valid-type]
KINDS = frozenset(BulkAct.Kind.values)


class ActGiven(Change):
    """One thing of several, to tickets that are named or to all that fit a query."""

    tickets: Annotated[list[Id], Field(min_length=1, max_length=MOST_CHOSEN, description="Their numbers.")] = NOT_NAMED
    q: Annotated[Text, Field(min_length=1, max_length=1000, description="Instead of `tickets`: all that fit this query now.")] = NOT_NAMED
    assignee: Annotated[Id | None, Field(description="A member's `id`; `null` takes it away.")] = None
    team: Annotated[Id | None, Field(description="A team's `id`; `null` takes it away.")] = None
    state: State = NOT_NAMED
    priority: Priority = NOT_NAMED
    tag: Annotated[Tag, Field(description="Is added.")] = NOT_NAMED
    issue: Annotated[Id | None, Field(description="The `number` of the issue that they shall hang on; `null` takes them off.")] = None
    into: Annotated[Id, Field(description="The `number` of the ticket that they shall be merged into.")] = NOT_NAMED

    @model_validator(mode="after")
    def says_what_and_to_which(self) -> "ActGiven":
        if len({"tickets", "q"} & self.model_fields_set) != 1:
            raise ValueError(_("Name either `tickets` or `q`."))
        if len(KINDS & self.model_fields_set) != 1:
            raise ValueError(_("Name one thing to be done: {names}.").format(names=", ".join(sorted(KINDS))))
        return self


class ActTold(Told):
    id: int
    kind: ActKind
    value: Any = Field(description="What they were given, as it was sent.")
    q: str
    phase: ActPhase = Field(description="A flood is `running` until all of it is done; ask again.")
    total: int = Field(description="How many tickets were meant; of a query counted no further than 100,000.")
    changed: int
    unchanged: int = Field(description="Stood so already.")
    refused: int = Field(description="Could not be changed: not there for you, or it made no sense for them.")
    taken_back: int
    left_alone: int = Field(description="When it was undone: changed by somebody since.")
    created_at: datetime

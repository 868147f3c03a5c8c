"""How tickets stand to each other, as programs send and read it."""

from typing import Literal

from pydantic import Field

from caseway.api.shapes.base import Given, Id, Told
from caseway.api.shapes.tickets import State
from caseway.tickets.models import TicketRelation

Kind = Literal[tuple(TicketRelation.WORDS)]  # type: ignore[valid-type]


class RelationGiven(Given):
    kind: Kind = "related"
    other: Id = Field(description="The `number` of the other ticket.")


class RelationTold(Told):
    id: int
    kind: Kind = Field(description="From this ticket's end.")
    words: str
    number: int = Field(description="The other ticket's.")
    subject: str
    state: State


class RelationList(Told):
    items: list[RelationTold]
    next: str | None

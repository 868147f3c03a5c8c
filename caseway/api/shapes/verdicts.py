"""Why a ticket came about, as programs send and read it."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from caseway.api.shapes.base import Given, Id, Mark, Reference, Text, Told
from caseway.api.shapes.tickets import Cause

Words = Annotated[Text, Field(max_length=400)]


class VerdictGiven(Given):
    cause: Cause
    reason: Annotated[Words, Field(description="Why you think so.")] = ""
    step: Annotated[Mark, Field(description="In which step of using the product it happened.")] = ""
    component: Annotated[Id | None, Field(description="The `id` of a component of the ticket's product.")] = None
    quote: Annotated[Words, Field(description="The customer's own words; left empty, how they began.")] = ""


class VerdictTold(Told):
    id: int
    cause: Cause | None
    reason: str
    step: str
    component: Reference | None
    quote: str
    is_current: bool = Field(description="What the ticket says now.")
    undone_at: datetime | None
    decided_at: datetime


class VerdictList(Told):
    items: list[VerdictTold]
    next: str | None

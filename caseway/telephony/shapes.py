"""Calls, as programs read them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from caseway.api.paging import LARGEST_ID, Page
from caseway.api.shapes.base import Reference, Told

State = Literal["ringing", "connected", "ended", "missed", "unanswered", "forwarded", "rejected"]


class CallsAsked(Page):
    state: State | None = None
    customer: Annotated[int | None, Field(ge=1, le=LARGEST_ID, description="Only calls with the customer of this `id`.")] = None


class CallTold(Told):
    id: int
    direction: Literal["in", "out"]
    state: State = Field(description="`ended` was talked; `missed` came in and `unanswered` went out without anybody taking it.")
    number: str = Field(description="The other end: in E.164 where it can be read, else as it came; empty where it is withheld.")
    extension: str = Field(description="Our end, as it came.")
    queue: str
    team: Reference | None
    customer: Reference | None = Field(description="Who it certainly was, when it rang.")
    member: Reference | None = Field(description="Who took it, or made it.")
    ticket: int | None = Field(description="The number of the ticket that it became, or that it was about.")
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    talk_seconds: int | None = Field(description="How long it was talked; null while it goes on and where nobody answered.")


class CallList(Told):
    items: list[CallTold]
    next: str | None

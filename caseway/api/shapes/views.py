"""Views as programs send and read them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from caseway.api.shapes.base import NOT_NAMED, Change, Given, Id, Reference, Text, Title, Told

Name = Annotated[Title, Field(max_length=80)]
Asked = Annotated[Text, Field(max_length=2000, description="In the query language, as `q` of a list.")]
Order = Annotated[Text, Field(max_length=30, description="As `sort` of a list.")]
Kind = Literal["tickets", "issues"]
SharedWith = Annotated[Literal["me", "team", "everyone"], Field(description="Who has it in the sidebar.")]
WhoseTeam = Annotated[Id | None, Field(description="Whose it is where a team has it: one of your own.")]


class ViewGiven(Given):
    name: Name
    kind: Kind = "tickets"
    q: Asked = ""
    sort: Order = ""
    shared_with: SharedWith = "me"
    team: WhoseTeam = None


class ViewChange(Change):
    name: Name = NOT_NAMED
    q: Asked = NOT_NAMED
    sort: Order = NOT_NAMED
    shared_with: SharedWith = NOT_NAMED
    team: WhoseTeam = NOT_NAMED


class ViewTold(Told):
    id: int
    name: str
    kind: Kind
    q: str
    sort: str
    shared_with: SharedWith
    team: Reference | None
    created_at: datetime
    url: str


class ViewCounted(ViewTold):
    count: int | None = Field(description="How many you find, counted no further than 100; `null` where it cannot be asked any more.")


class ViewList(Told):
    items: list[ViewTold]
    next: str | None

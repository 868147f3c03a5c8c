"""Macros as programs send and read them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from caseway.api.shapes.base import NOT_NAMED, Body, Change, Given, Id, Reference, Text, Title, Told
from caseway.api.shapes.tickets import Priority, State, Tags

Name = Annotated[Title, Field(max_length=80)]
Prepared = Annotated[
    Text,
    Field(max_length=200_000, description="Markdown with `{name}`, `{number}`, `{subject}`, `{product}`, `{agent}`, `{company}`."),
]
Stays = Literal[""]
WhoseTeam = Annotated[Id | None, Field(description="Whose it is; `null`: everybody's.")]


class MacroGiven(Given):
    """What is left out stays as it is when the macro is used."""

    name: Name
    text: Prepared = ""
    team: WhoseTeam = None
    state: State | Stays = ""
    priority: Priority | Stays = ""
    to_team: Id | None = None
    assignee: Id | None = None
    to_me: bool = False
    tags: Tags = []


class MacroChange(Change):
    name: Name = NOT_NAMED
    text: Prepared = NOT_NAMED
    team: WhoseTeam = NOT_NAMED
    state: State | Stays = NOT_NAMED
    priority: Priority | Stays = NOT_NAMED
    to_team: Id | None = NOT_NAMED
    assignee: Id | None = NOT_NAMED
    to_me: bool = NOT_NAMED
    tags: Tags = NOT_NAMED


class MacroTold(Told):
    id: int
    name: str
    text: str
    team: Reference | None
    state: str
    priority: str
    to_team: Reference | None
    assignee: Reference | None
    to_me: bool = Field(description="Whoever uses it becomes the owner.")
    tags: list[str]
    created_at: datetime


class MacroList(Told):
    items: list[MacroTold]
    next: str | None


class MacroUse(Given):
    macro: Id = Field(description="A macro's `id`.")
    body: Annotated[Body, Field(description="Said instead of the macro's text.")] = ""
    kind: Literal["reply", "note"] = "reply"

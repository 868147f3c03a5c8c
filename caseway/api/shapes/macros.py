"""Macros as programs send and read them."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from caseway.api.shapes.base import NOT_NAMED, Body, Change, Given, Id, Reference, Text, Title, Told
from caseway.api.shapes.tickets import Priority, State, Tags
from caseway.tickets.later import read

Name = Annotated[Title, Field(max_length=80)]
Prepared = Annotated[
    Text,
    Field(max_length=200_000, description="Markdown with `{name}`, `{number}`, `{subject}`, `{product}`, `{agent}`, `{company}`."),
]
Stays = Literal[""]
WhoseTeam = Annotated[Id | None, Field(description="Whose it is; `null`: everybody's.")]


def _later(text: str) -> str:
    try:
        return read(text).code if text else ""
    except ValueError:
        raise ValueError(_("Say it like “in 3 days”, “tomorrow 8:30” or “next Monday 9:00”; at most a year from now.")) from None


Snooze = Annotated[
    Text,
    Field(
        max_length=60, description="`in 3 days`, `tomorrow 8:30`, `next Monday 9:00`, in the workspace's time zone; read back as a code."
    ),
    AfterValidator(_later),
]


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
    snooze: Snooze = ""


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
    snooze: Snooze = NOT_NAMED


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
    snooze: str
    created_at: datetime


class MacroList(Told):
    items: list[MacroTold]
    next: str | None


class MacroUse(Given):
    macro: Id = Field(description="A macro's `id`.")
    body: Annotated[Body, Field(description="Said instead of the macro's text.")] = ""
    kind: Literal["reply", "note"] = "reply"

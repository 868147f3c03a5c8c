"""Products, teams and members: the house that answers."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from caseway.api.shapes.base import NOT_NAMED, Change, Email, Given, Id, Notes, Text, Title, Told
from caseway.workspaces.models import Role as Roles

Role = Literal[tuple(Roles.values)]  # type: ignore[valid-type]
Key = Annotated[Text, Field(min_length=2, max_length=8, description="Two to eight capital letters or digits.")]
TeamName = Annotated[Title, Field(max_length=80)]
Ids = Annotated[list[Id], Field(max_length=1000)]


class ProductGiven(Given):
    key: Key
    name: Title
    description: Notes = ""


class ProductChange(Change):
    key: Key = NOT_NAMED
    name: Title = NOT_NAMED
    description: Notes = NOT_NAMED
    is_active: bool = NOT_NAMED


class ProductTold(Told):
    id: int
    key: str
    name: str
    description: str
    is_active: bool
    created_at: datetime


class ProductList(Told):
    items: list[ProductTold]
    next: str | None


class TeamGiven(Given):
    name: TeamName
    is_restricted: Annotated[bool, Field(description="Only its members and admins see its tickets.")] = False
    members: Ids = []


class TeamChange(Change):
    name: TeamName = NOT_NAMED
    is_restricted: bool = NOT_NAMED
    members: Ids = NOT_NAMED


class TeamTold(Told):
    id: int
    name: str
    is_restricted: bool
    members: list[int]


class TeamList(Told):
    items: list[TeamTold]
    next: str | None


class MemberChange(Change):
    name: Title = NOT_NAMED
    role: Role = NOT_NAMED
    is_active: bool = NOT_NAMED


class MemberTold(Told):
    id: int
    name: str
    email: str
    role: Role
    is_active: bool
    teams: list[int]


class MemberList(Told):
    items: list[MemberTold]
    next: str | None


class InvitationGiven(Given):
    email: Email
    role: Role = "agent"
    team: Id | None = None


class InvitationTold(Told):
    id: int
    email: str
    role: Role
    expires_at: datetime
    url: str | None = Field(description="The link to accept it; told once, `null` when the request is repeated.")


class Actor(Told):
    kind: str
    id: int | None
    name: str


class Subject(Told):
    kind: str
    id: int
    number: int | None = Field(description="Of a ticket or an issue.")


class ActivityTold(Told):
    id: int
    fact: str
    data: dict[str, Any]
    sentence: str = Field(description="What happened, after the actor's name.")
    icon: str
    actor: Actor
    subject: Subject
    at: datetime


class ActivityList(Told):
    items: list[ActivityTold]
    next: str | None

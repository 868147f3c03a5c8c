"""Sharing with organisations, as programs send and read it."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.utils.timezone import now
from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, Field

from caseway.api.shapes.base import Given, Id, Reference, Text, Title, Told
from caseway.helpcentre.sharing_forms import MOST_DAYS, SHORTEST_PASSWORD

Rule = Literal["off", "named", "all"]


def _within_a_year(moment: datetime) -> datetime:
    if not now() < moment <= now() + timedelta(days=MOST_DAYS):
        raise ValueError(_("Choose a moment between now and a year from now."))
    return moment


Until = Annotated[AwareDatetime, Field(strict=False), AfterValidator(_within_a_year)]


class SharingGiven(Given):
    sharing: Annotated[Rule, Field(description="Who of the organisation sees all of its tickets.")]
    contacts: Annotated[list[Id], Field(max_length=500, description="Who is named: `id`s of customers of this organisation.")] = []


class ContactTold(Told):
    id: int
    name: str
    email: str


class SharingTold(Told):
    sharing: Rule
    contacts: list[ContactTold]


class LinkGiven(Given):
    name: Annotated[Title, Field(max_length=80, description="For whom; internal.")]
    until: Annotated[Until, Field(description="Then it leads nowhere; within a year.")]
    password: Annotated[Text, Field(max_length=200, description=f"At least {SHORTEST_PASSWORD} characters; empty for none.")] = ""
    shows_names: Annotated[bool, Field(description="Whether it shows who reported what.")] = False


class LinkTold(Told):
    id: int
    name: str
    until: datetime
    has_password: bool
    shows_names: bool
    is_open: bool = Field(description="Leads somewhere: not expired, not revoked, and the organisation shares.")
    views: int = Field(description="How often it was looked at.")
    made_by: Reference | None
    created_at: datetime
    revoked_at: datetime | None


class LinkMade(LinkTold):
    url: str | None = Field(description="The link itself; told once, `null` when the request is repeated.")


class LinkList(Told):
    items: list[LinkTold]
    next: str | None


class HourSeen(Told):
    hour: datetime = Field(description="When the hour began.")
    count: int


class HourList(Told):
    items: list[HourSeen]
    next: str | None

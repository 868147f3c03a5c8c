"""Votes and wishes, as programs send and read them."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from caseway.api.shapes.base import Email, Given, Id, Reference, Text, Title, Told, said

Why = Annotated[Text, Field(max_length=1000, description="Why it matters to them, in a sentence; internal.")]


class VoteGiven(Given):
    customer: Annotated[Id | None, Field(description="A customer's `id`.")] = None
    email: Annotated[Email | None, Field(description="Instead of `customer`; who is not known yet becomes a customer.")] = None
    why: Why = ""


class VoterOrganisation(Reference):
    tier: int = Field(description="How much it weighs.")


class Voter(Told):
    id: int
    name: str
    email: str


class VoteTold(Told):
    id: int
    issue: int = Field(description="The number of the issue; of a duplicate where it was given for that one.")
    customer: Voter
    organisation: VoterOrganisation | None = Field(description="All votes of one organisation count once.")
    why: str
    noted_by: Reference | None = Field(description="The member who noted it for them; null where they said it themselves.")
    created_at: datetime


class VoteList(Told):
    items: list[VoteTold]
    next: str | None


class WishGiven(Given):
    title: Annotated[Title, Field(max_length=200), AfterValidator(said)]
    text: Annotated[Text, Field(max_length=20_000, description="Markdown.")] = ""
    is_shown: Annotated[bool, Field(description="Whether customers read it in the help centre and may vote.")] = False


class WishTold(Told):
    issue: int = Field(description="The issue's `number`.")
    title: str
    text: str
    is_shown: bool
    stage: str = Field(description="`open`, `planned`, `started`, `released` or `declined`.")
    voices: int
    url: str = Field(description="Its page in the help centre.")

"""What everybody who waited is told, as programs send and read it."""

from typing import Annotated

from pydantic import AfterValidator, Field

from caseway.api.shapes.base import Given, Language, Text, Told, said

Words = Annotated[Text, Field(min_length=1, max_length=50_000, description="Markdown."), AfterValidator(said)]


class NotifyGiven(Given):
    body: Words
    bodies: Annotated[dict[Language, Words], Field(max_length=20, description="Words for other languages.")] = {}
    to_voters: Annotated[
        dict[Language, Words],
        Field(max_length=20, description="Words to those who only voted; our usual ones for a language without."),
    ] = {}
    preview: Annotated[bool, Field(description="Answer what would be sent, and send nothing.")] = False


class Person(Told):
    name: str
    email: str


class LetterTold(Told):
    ticket: int = Field(description="Its number.")
    requester: Person
    subject: str
    body: str


class NewsTold(Told):
    customer: Person
    subject: str = Field(description="What customers read as the name of what they voted for; empty where it is shown to nobody.")
    body: str


class NotifyTold(Told):
    items: list[LetterTold]
    voters: list[NewsTold] = Field(description="Those who voted and read of it in no ticket; each gets a mail.")

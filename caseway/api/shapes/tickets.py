"""Tickets and what is said on them, as programs send and read them."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from caseway.api.shapes.base import (
    NOT_NAMED,
    Body,
    Change,
    Email,
    FileToken,
    Given,
    Id,
    Line,
    Mark,
    Name,
    PhoneNumber,
    Reference,
    Text,
    Told,
)  # fmt: skip
from caseway.api.shapes.fields import FieldValues, ToldValues
from caseway.tickets.models import Message, Ticket

State = Literal[tuple(Ticket.State.values)]  # type: ignore[valid-type]
Channel = Literal[tuple(Ticket.Channel.values)]  # type: ignore[valid-type]
Kind = Literal[tuple(Ticket.Kind.values)]  # type: ignore[valid-type]
Cause = Literal[tuple(value for value in Ticket.Cause.values if value)]  # type: ignore[valid-type]
Priority = Literal[tuple(Ticket.Priority.values)]  # type: ignore[valid-type]
MessageKind = Literal[tuple(Message.Kind.values)]  # type: ignore[valid-type]
Tag = Annotated[Text, Field(min_length=1, max_length=40)]
Tags = Annotated[list[Tag], Field(max_length=50)]
Grounds = Annotated[Text, Field(max_length=400)]
Files = Annotated[list[FileToken], Field(max_length=200, description="`id`s of attachments that you have sent.")]
ProductKey = Annotated[Text, Field(min_length=1, max_length=8)]
ProductChoice = Annotated[Id | ProductKey | None, Field(description="A product's `id` or its `key`.")]


VersionChoice = Annotated[Id | None, Field(description="A version's `id`; it brings its product.")]


class RequesterGiven(Given):
    """Who reports; one of the three is needed. A known address or number is a known customer."""

    name: Name | None = None
    email: Email | None = None
    phone: PhoneNumber | None = None

    @model_validator(mode="after")
    def says_who(self) -> "RequesterGiven":
        if not any((value or "").strip() for value in (self.name, self.email, self.phone)):
            raise ValueError(_("Say who reports: an e-mail address, a telephone number or a name."))
        return self


class TicketGiven(Given):
    subject: Line
    body: Body
    requester: RequesterGiven
    channel: Channel = "api"
    kind: Kind = "problem"
    priority: Priority = "normal"
    product: ProductChoice = None
    version: VersionChoice = None
    team: Id | None = None
    assignee: Id | None = None
    serial: Mark = ""
    lot: Mark = ""
    tags: Tags = []
    fields: FieldValues = {}
    attachments: Files = []


class MergeGiven(Given):
    into: Id = Field(description="The `number` of the ticket that goes on.")


class SplitGiven(Given):
    message: Id = Field(description="The `id` of what a customer wrote; its author becomes the requester.")
    subject: Annotated[Text, Field(max_length=400, description="Empty: that of the ticket.")] = ""
    with_later: Annotated[bool, Field(description="What was said after it comes along.")] = False


class TicketChange(Change):
    subject: Line = NOT_NAMED
    state: State = NOT_NAMED
    kind: Kind = NOT_NAMED
    cause: Cause | None = None
    cause_reason: Grounds = NOT_NAMED
    step: Mark = NOT_NAMED
    quote: Annotated[Grounds, Field(description="Words of the customer that show the cause; left out, how they began.")] = NOT_NAMED
    priority: Priority = NOT_NAMED
    product: ProductChoice = None
    version: VersionChoice = None
    team: Id | None = None
    assignee: Id | None = None
    serial: Mark = NOT_NAMED
    lot: Mark = NOT_NAMED
    tags: Tags = NOT_NAMED
    fields: FieldValues = NOT_NAMED


class Requester(Told):
    id: int
    name: str
    email: str
    phone: str = Field(description="The first of their numbers, or empty.")


class ProductReference(Reference):
    key: str


class TicketTold(Told):
    number: int
    subject: str
    state: State
    channel: Channel
    kind: Kind
    cause: Cause | None
    cause_reason: str
    step: str = Field(description="In which step of using the product it happened.")
    quote: str = Field(description="The customer's words that show the cause.")
    priority: Priority
    requester: Requester
    team: Reference | None
    assignee: Reference | None
    product: ProductReference | None
    version: Reference | None
    serial: str
    lot: str
    tags: list[str]
    fields: ToldValues
    snippet: str = Field(description="How the last message begins.")
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    merged_into: int | None = Field(description="The number of the ticket in which this one goes on.")
    continues: int | None = Field(description="The number of the closed ticket that this one continues.")
    issue: int | None = Field(description="The number of the issue that it hangs on, where you may see that.")
    url: str = Field(description="Its page, for people.")


class TicketList(Told):
    items: list[TicketTold]
    next: str | None


class Found(TicketTold):
    type: Literal["ticket"]


class FoundList(Told):
    items: list[Found]
    next: str | None


class MessageGiven(Given):
    body: Body = ""
    kind: MessageKind = "reply"
    state: Annotated[State | None, Field(description="With a reply: where the ticket stands afterwards.")] = None
    attachments: Files = []

    @model_validator(mode="after")
    def says_something(self) -> "MessageGiven":
        if not self.body.strip() and not self.attachments:
            raise ValueError(_("Say something, or attach a file."))
        if self.state and self.kind != Message.Kind.REPLY:
            raise ValueError(_("Only a reply can set the state; change the ticket for the rest."))
        return self


class Author(Told):
    name: str
    email: str
    is_member: bool


class AttachmentTold(Told):
    id: str
    filename: str
    size: int
    content_type: str
    url: str


class MessageFileTold(AttachmentTold):
    is_inline: bool = Field(description="It is a picture that stands in `html`.")


class MessageTold(Told):
    id: int
    ticket: int = Field(description="The number of the ticket where it is at home.")
    kind: MessageKind
    is_internal: bool
    channel: Channel
    body: str = Field(description="What the author newly wrote.")
    html: str = Field(description="The same as safe HTML, as it is shown.")
    quoted: str = Field(description="The rest, which the author quoted.")
    author: Author
    attachments: list[MessageFileTold]
    created_at: datetime


class MessageList(Told):
    items: list[MessageTold]
    next: str | None

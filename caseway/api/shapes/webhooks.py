"""Webhooks, and what each was told, as programs send and read them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from caseway.activity.facts import fact_names
from caseway.api.shapes.base import NOT_NAMED, Change, Given, Text, Title, Told
from caseway.automation.models import Delivery

State = Literal[tuple(Delivery.State.values)]  # type: ignore[valid-type]


def _url(text: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        raise ValueError(_("Say an address that begins with https:// or http://.")) from None
    return text


def _known_fact(name: str) -> str:
    if name not in fact_names():
        raise ValueError(_("There is no fact of this name."))
    return name


Name = Annotated[Title, Field(max_length=80)]
Url = Annotated[Text, Field(max_length=500, json_schema_extra={"format": "uri"}), AfterValidator(_url)]
FactName = Annotated[Text, Field(min_length=1, max_length=60), AfterValidator(_known_fact)]
Facts = Annotated[list[FactName], Field(max_length=200, description="Names of facts; an empty list means all.")]


class WebhookGiven(Given):
    name: Name
    url: Url
    facts: Facts = []


class WebhookChange(Change):
    name: Name = NOT_NAMED
    url: Url = NOT_NAMED
    facts: Facts = NOT_NAMED
    is_active: bool = NOT_NAMED


class WebhookTold(Told):
    id: int
    name: str
    url: str
    facts: list[str]
    is_active: bool
    created_at: datetime


class WebhookMade(WebhookTold):
    secret: str | None = Field(description="What its messages are signed with; told once, `null` when the request is repeated.")


class WebhookList(Told):
    items: list[WebhookTold]
    next: str | None


class DeliveryTold(Told):
    id: int
    fact: str
    message_id: str = Field(description="The header `webhook-id`: the same over all attempts.")
    state: State
    attempts: int
    status: int | None = Field(description="What the receiver answered last.")
    last_error: str
    body: dict[str, Any]
    created_at: datetime
    delivered_at: datetime | None


class DeliveryList(Told):
    items: list[DeliveryTold]
    next: str | None

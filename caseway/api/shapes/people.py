"""Customers and organisations."""

from datetime import datetime
from typing import Annotated

from django.core.exceptions import ValidationError
from pydantic import AfterValidator, Field

from caseway.api.shapes.base import (
    NOT_NAMED,
    Change,
    Email,
    Given,
    Id,
    Language,
    Name,
    Notes,
    PhoneNumber,
    Reference,
    Text,
    TimeZone,
    Title,
    Told,
)  # fmt: skip
from caseway.api.shapes.fields import FieldValues, ToldValues
from caseway.customers.forms import read_domain


def _domain(text: str) -> str:
    try:
        return read_domain(text.strip())
    except ValidationError as error:
        raise ValueError(error.message) from None


Emails = Annotated[list[Email], Field(max_length=50)]
Phones = Annotated[list[PhoneNumber], Field(max_length=50)]
DomainName = Annotated[Text, Field(min_length=1, max_length=253), AfterValidator(_domain)]
Domains = Annotated[list[DomainName], Field(max_length=200)]
Tier = Annotated[int, Field(ge=0, le=32767, description="How much its voice weighs; 1 is ordinary.")]


class CustomerGiven(Given):
    name: Name = ""
    emails: Emails = []
    phones: Phones = []
    organisation: Id | None = None
    language: Language = ""
    time_zone: TimeZone = ""
    notes: Notes = ""
    fields: FieldValues = {}


class CustomerChange(Change):
    """Lists replace what was there."""

    name: Name = NOT_NAMED
    emails: Emails = NOT_NAMED
    phones: Phones = NOT_NAMED
    organisation: Id | None = None
    language: Language = NOT_NAMED
    time_zone: TimeZone = NOT_NAMED
    notes: Notes = NOT_NAMED
    fields: FieldValues = NOT_NAMED


class CustomerTold(Told):
    id: int
    name: str
    email: str = Field(description="The address that answers go to, or empty.")
    emails: list[str]
    phones: list[str]
    organisation: Reference | None
    language: str
    time_zone: str
    notes: str
    created_at: datetime
    fields: ToldValues


class CustomerList(Told):
    items: list[CustomerTold]
    next: str | None


class OrganisationGiven(Given):
    name: Title
    domains: Domains = []
    tier: Tier = 1
    notes: Notes = ""
    fields: FieldValues = {}


class OrganisationChange(Change):
    name: Title = NOT_NAMED
    domains: Domains = NOT_NAMED
    tier: Tier = NOT_NAMED
    notes: Notes = NOT_NAMED
    fields: FieldValues = NOT_NAMED


class OrganisationTold(Told):
    id: int
    name: str
    domains: list[str]
    tier: int
    notes: str
    created_at: datetime
    fields: ToldValues


class OrganisationList(Told):
    items: list[OrganisationTold]
    next: str | None

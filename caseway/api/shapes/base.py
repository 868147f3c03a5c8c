"""The parts that shapes are made of: what comes in is checked strictly, what goes out is declared."""

import re
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LARGEST_ID = 2**63 - 1
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


class Given(BaseModel):
    """What a program sends: exact types, and no field that has no meaning here."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _without_defaults(schema: dict[str, Any]) -> None:
    for described in schema.get("properties", {}).values():
        described.pop("default", None)


class Change(Given):
    """What a program changes; what it does not name stays as it is."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    def named(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}


class Told(BaseModel):
    """What Caseway answers."""


def storable(text: str) -> str:
    if "\0" in text:
        raise ValueError(_("The character NUL cannot be stored."))
    return text


def said(text: str) -> str:
    if not text.strip():
        raise ValueError(_("Say something here."))
    return text


def _email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError(_("This is not an e-mail address.")) from None
    return email


def _language(text: str) -> str:
    if text and not _LANGUAGE.fullmatch(text):
        raise ValueError(_("Say a language as “en” or “de-AT”."))
    return text


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(text: str) -> str:
    if text and text not in _time_zones():
        raise ValueError(_("Say a time zone as “Europe/Berlin”."))
    return text


Text = Annotated[str, AfterValidator(storable)]
Notes = Annotated[Text, Field(max_length=100_000)]
Body = Annotated[Text, Field(max_length=1_000_000)]
Line = Annotated[Text, Field(min_length=1, max_length=400), AfterValidator(said)]
Name = Annotated[Text, Field(max_length=160)]
Title = Annotated[Text, Field(min_length=1, max_length=120), AfterValidator(said)]
Mark = Annotated[Text, Field(max_length=80)]
Email = Annotated[Text, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_email)]
PhoneNumber = Annotated[Text, Field(max_length=40)]
Language = Annotated[Text, Field(max_length=10), AfterValidator(_language)]
TimeZone = Annotated[Text, Field(max_length=60), AfterValidator(_time_zone)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
FileToken = Annotated[Text, Field(min_length=1, max_length=32)]
# A field that is not sent; `null` is refused, since the thing cannot be without it.
NOT_NAMED: Any = None


class Reference(Told):
    id: int
    name: str


class Problem(Told):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list["FieldError"] = []


class FieldError(Told):
    field: str = Field(description="Where: `requester.email`; empty for the whole.")
    message: str

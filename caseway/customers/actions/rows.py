"""A customer as somebody's table names them, read from the cells of one row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caseway.customers.numbers import e164
from caseway.customers.written import LARGEST_NOTES, read_email, read_phone
from caseway.fields.actions.filling_in import Changes
from caseway.fields.bringing import said_in
from caseway.fields.definitions import Definition
from caseway.workspaces.forms import time_zones

MOST_OF_ONE = 50
_LANGUAGES = {word.lower(): code for code, name in settings.LANGUAGES for word in (code, name)} | {"german": "de", "englisch": "en"}


@dataclass
class Row:
    """A customer as a table names them, read."""

    name: str = ""
    emails: list[str] = field(default_factory=list)
    phones: dict[str, str] = field(default_factory=dict)
    organisation: str = ""
    language: str = ""
    time_zone: str = ""
    notes: str = ""
    own: dict[Definition, Any] = field(default_factory=dict)
    # Of that what is not so yet, once it is known whom the row means.
    changes: Changes = field(default_factory=dict)
    refused: str = ""


def read_row(given: dict[str, list[str]], country: str, zones: frozenset[str], fields: tuple[Definition, ...] = ()) -> Row:
    """Raises nothing: what cannot be used is said in `refused`."""
    row = Row(name=_cut(" ".join(given.get("name", [])), 160), organisation=_cut(" ".join(given.get("organisation", [])), 160))
    row.notes = "\n".join(given.get("notes", []))[:LARGEST_NOTES]
    try:
        row.emails = list(dict.fromkeys(read_email(text.strip()) for text in _several(given.get("emails", []))))
        for text in _several(given.get("phones", [])):
            row.phones[e164(read_phone(text.strip()), country) or text.strip()] = text.strip()
        row.language = _language(" ".join(given.get("language", [])))
        row.own = said_in(given, fields)
        row.time_zone = _zone(" ".join(given.get("time_zone", [])), zones)
    except ValidationError as error:
        row.refused = " ".join(error.messages)
    if not (row.refused or row.name or row.emails or row.phones):
        row.refused = _("There is neither a name, an address nor a number.")
    return row


def _cut(text: str, length: int) -> str:
    return " ".join(text.split())[:length]


def _several(texts: Iterable[str]) -> list[str]:
    """Several in one cell stand apart by a semicolon, a bar or a line; a comma may stand inside."""
    found = [part.strip() for text in texts for part in text.replace("|", ";").replace("\n", ";").split(";")]
    return [part for part in found if part][:MOST_OF_ONE]


def _language(text: str) -> str:
    text = text.strip().lower()
    found = _LANGUAGES.get(text) or _LANGUAGES.get(text.split("-")[0].split("_")[0])
    if text and not found:
        raise ValidationError(_("“{text}” is not a language that we know.").format(text=text))
    return found or ""


def _zone(text: str, zones: frozenset[str]) -> str:
    text = text.strip()
    if text and text not in zones:
        raise ValidationError(_("“{text}” is not a time zone, such as Europe/Berlin.").format(text=text))
    return text


@cache
def known_zones() -> frozenset[str]:
    return frozenset(name for name, _words in time_zones())

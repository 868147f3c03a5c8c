"""What a list remembers: which of its fields have a history, and where that is kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q

from .dates import Span


@dataclass(frozen=True)
class Moved:
    """A change of one field that is asked for; None where anything fits."""

    field: str
    before: Collection[str] | None = None
    after: Collection[str] | None = None
    by: Collection[Any] | None = None
    during: Span | None = None


class Past(Protocol):
    """Where a list keeps what was: conditions on its rows."""

    def moved(self, asked: Moved) -> Q: ...

    def was(self, states: Collection[str]) -> Q: ...

    def stood(self, states: Collection[str], at: datetime) -> Q: ...


@dataclass(frozen=True)
class History:
    """What of a list has a history. `fields` are names of its vocabulary; `groups` are further words for several states."""

    past: Past
    fields: Collection[str]
    groups: Mapping[str, Collection[str]] = field(default_factory=dict)

"""What a fact keeps of a property that changed: words for people, and the value that history is asked about."""

from typing import Any

from django.db import models


def words_of(thing: models.Model, name: str) -> str:
    """A value as people read it."""
    label = getattr(thing, f"get_{name}_display", None)
    value = label() if label else getattr(thing, name)
    return str(value) if value else ""


def stored(thing: models.Model, name: str) -> str:
    """A value as the database keeps it."""
    value: Any = getattr(thing, name)
    return str(value.pk if isinstance(value, models.Model) else value or "")

"""The way back from what was changed in place."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest

# Properties by name, each as a form takes it; several values as a list.
Standing = Mapping[str, Any]


def ways_back(before: Standing, now: Standing, together: Iterable[Collection[str]] = ()) -> list[tuple[str, dict[str, Any]]]:
    """(what changed, what to send so that it stands as before) for each property; those of a group go back together (pure)."""
    changed = [name for name in before if before[name] != now[name]]
    found: list[tuple[str, dict[str, Any]]] = []
    for name in changed:
        group = next((group for group in together if name in group), (name,))
        if not any(name in back for _name, back in found):
            found.append((name, {one: before[one] for one in group if one in changed}))
    return found


def say_with_undo(request: HttpRequest, words: str, address: str, back: Standing) -> None:
    messages.success(request, words, extra_tags=f"{address}?{urlencode({**back, 'undo': 1}, doseq=True)}")

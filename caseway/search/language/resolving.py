"""Resolvers for the few names that a workspace knows by heart: teams, members, products."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from .errors import UnknownName, nearest_names
from .vocabulary import key_of


def among(ids: Mapping[str, Any]) -> Callable[[str], Collection[Any]]:
    """Finds a name whatever its case, and says which are near when it is none of these."""

    def resolve(text: str) -> Collection[Any]:
        found = [each for name, each in ids.items() if key_of(name) == key_of(text)]
        if not found:
            raise UnknownName(nearest_names(text, ids))
        return found

    return resolve

"""The order of a list, as it stands in `?sort=-created`."""

from collections.abc import Collection
from dataclasses import dataclass

from .errors import QueryError, nearest_names


@dataclass(frozen=True)
class Sort:
    field: str
    is_descending: bool = False

    def __str__(self) -> str:
        return f"-{self.field}" if self.is_descending else self.field


def parse_sort(text: str, allowed: Collection[str]) -> Sort:
    is_descending = text.startswith("-")
    name = text.removeprefix("-").strip().lower()
    if name not in allowed:
        column = 2 if is_descending else 1
        nearest = nearest_names(name, allowed)
        raise QueryError("unknown_sort", column=column, length=len(name), nearest=nearest, field=name)
    return Sort(name, is_descending)

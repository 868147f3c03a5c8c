"""Keyset paging for every list: where a page ends, and rows beyond that place."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from caseway.search.language import QueryError

Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Rows of one page and where the next begins (empty at the end)."""

    rows: list[Row] = field(default_factory=list)
    next: str = ""


def page_of_rows(rows: list[Row], limit: int, place_of: Callable[[Row], list]) -> Page:
    """A page of rows, of which one more than `limit` was fetched when there are more."""
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], written(place_of(rows[limit - 1])))


def in_order(rows: QuerySet, column: str, is_descending: bool, place: list, limit: int, read_value: Callable[[Any], Any]) -> list[Any]:
    """The rows after a place, by a column and then by id; one more than `limit`."""
    sign, after = ("-", "lt") if is_descending else ("", "gt")
    if column == "id":
        rows = rows.filter(**{f"id__{after}": id_at(place)}) if place else rows
        return list(rows.order_by(f"{sign}id")[: limit + 1])
    if place:
        if len(place) != 2:
            raise QueryError("bad_cursor")
        value, pk = read_value(place[0]), whole_number(place[-1])
        rows = rows.filter(Q(**{f"{column}__{after}": value}) | Q(**{column: value, f"id__{after}": pk}))
    return list(rows.order_by(f"{sign}{column}", f"{sign}id")[: limit + 1])


def value_after_value(rows: Callable[[Q, int], list[Row]], column: str, values: Sequence[str], place: list, limit: int) -> Page:
    """The rows of each value in turn, the newest first: an index range for each instead of one great sort.

    `rows` gives those that fit a further condition, newest first, and no more than so many.
    """
    first, below = _in_values(values, place)
    found: list[Row] = []
    for value in values[first:]:
        of_value = Q(**{column: value}) if below is None else Q(**{column: value, "id__lt": below})
        found += rows(of_value, limit + 1)
        if len(found) > limit:
            break
        below = None
    return page_of_rows(found[: limit + 1], limit, lambda row: [row[column], row["id"]])


def _in_values(values: Sequence[str], place: list) -> tuple[int, int | None]:
    """Which value the next page begins in, and below which id."""
    if not place:
        return 0, None
    if len(place) != 2 or place[0] not in values:
        raise QueryError("bad_cursor")
    return values.index(place[0]), whole_number(place[1])


def written(place: list) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read(cursor: str) -> list:
    """The place that a cursor stands for. Raises QueryError for one that is none of ours."""
    if not cursor:
        return []
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor[:400] + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise QueryError("bad_cursor") from None
    if not isinstance(place, list) or not 1 <= len(place) <= 2:
        raise QueryError("bad_cursor")
    return place


def id_at(place: list) -> int:
    """The id that a place in the order of ids is. Raises QueryError for a place in another order."""
    if len(place) != 1:
        raise QueryError("bad_cursor")
    return whole_number(place[0])


def whole_number(value: Any) -> int:
    if isinstance(value, int) and 0 <= value < 2**63:
        return value
    raise QueryError("bad_cursor")


def number(value: Any) -> float:
    if isinstance(value, (int, float)) and value == value:
        return float(value)
    raise QueryError("bad_cursor")


def text(value: Any) -> str:
    if isinstance(value, str) and "\0" not in value:
        return value
    raise QueryError("bad_cursor")


def moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise QueryError("bad_cursor") from None
    if at.tzinfo is None:
        raise QueryError("bad_cursor")
    return at

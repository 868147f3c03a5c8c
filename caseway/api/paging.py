"""Lists: at most a hundred at once, and an opaque cursor to what comes after."""

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Any

import orjson
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import BaseModel, Field

from caseway.api.answers import answer
from caseway.api.problems import Problem

Row = dict[str, Any]
Describe = Callable[[list[Row]], list[Row]]

LARGEST_ID = 2**63 - 1


class Page(BaseModel):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=100, description="How many at most.")] = 50
    cursor: Annotated[str, Field(max_length=500, description="Where to go on: `next` of the answer before.")] = ""


Paging = Query[Page]


def listed(rows: QuerySet, page: Page, describe: Describe, *, newest_first: bool = True, after: int = 0) -> HttpResponse:
    """One page of rows (of `.values()` with their `id`), by id; `describe` makes what is answered of them."""
    place = read_cursor(page.cursor) or after
    if place:
        rows = rows.filter(id__lt=place) if newest_first else rows.filter(id__gt=place)
    found = list(rows.order_by("-id" if newest_first else "id")[: page.limit + 1])
    return told(found, page, describe, lambda row: cursor_at(row["id"]))


def told(found: list[Row], page: Page, describe: Describe, cursor_of: Callable[[Row], str]) -> HttpResponse:
    """`found` holds one row more than the page when there are more."""
    shown = found[: page.limit]
    following = cursor_of(shown[-1]) if len(found) > page.limit else None
    return answer({"items": describe(shown), "next": following})


def cursor_at(place: int) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([place])).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """The id that a cursor stands at; 0 for none. Raises Problem for anything that we did not make."""
    if not cursor:
        return 0
    try:
        read = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        raise bad_cursor() from None
    if not isinstance(read, list) or len(read) != 1 or type(read[0]) is not int or not 0 < read[0] <= LARGEST_ID:
        raise bad_cursor()
    return read[0]


def bad_cursor() -> Problem:
    return Problem(400, _("This cursor is none of ours. Begin without one, then send `next` as it came."))

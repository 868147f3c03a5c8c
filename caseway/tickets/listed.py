"""A ticket as a row of a list: all that the row says, so that rows that say the same are drawn once."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.timezone import get_current_timezone, now
from django.utils.translation import get_language

from caseway.ui.times import ago


class ListedTicket(NamedTuple):
    """What `tickets/_row.html` shows; `age` is safe HTML, `issue` a number or None, `product` with version and lot."""

    number: int
    subject: str
    snippet: str
    state: str
    priority: str
    is_unread: bool
    issue: int | None
    issue_name: str
    tags: tuple[str, ...]
    own: tuple[tuple[str, str], ...]
    product: str
    who: str
    age: str
    assignee: str


def all_listed(rows: Iterable[dict[str, Any]]) -> list[ListedTicket]:
    """Rows of `listing.page_of` with all that is added to them there, as their reader sees them now."""
    language, zone, moment = get_language(), get_current_timezone(), now()
    return [_listed(row, ago(row["updated_at"], moment, language, zone)) for row in rows]


def _listed(row: dict[str, Any], age: str) -> ListedTicket:
    issue = row["issue"]
    return ListedTicket(
        row["number"],
        row["subject"],
        row["snippet"],
        row["state"],
        row["priority"],
        row["is_unread"],
        issue["number"] if issue else None,
        issue["name"] if issue else "",
        tuple(row["tags"]),
        row["own"],
        " · ".join(name for name in (row["product__name"], row["version__name"], row["lot"]) if name),
        row["requester__name"] or row["requester__email"],
        age,
        row["assignee__name"] or "",
    )

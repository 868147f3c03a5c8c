"""A ticket as a row of a list: all that the row says, so that rows that say the same are drawn once."""

from typing import Any, NamedTuple

from caseway.ui.times import ago


class ListedTicket(NamedTuple):
    """What `tickets/_row.html` shows; `age` is safe HTML, `issue` a number or None."""

    number: int
    subject: str
    snippet: str
    state: str
    priority: str
    is_unread: bool
    issue: int | None
    issue_name: str
    tags: tuple[str, ...]
    product: str
    lot: str
    who: str
    age: str
    assignee: str


def listed(row: dict[str, Any], language: str | None = None) -> ListedTicket:
    """A row of `listing.page_of` with all that is added to it there."""
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
        row["product__name"] or "",
        row["lot"],
        row["requester__name"] or row["requester__email"],
        ago(row["updated_at"], language=language),
        row["assignee__name"] or "",
    )

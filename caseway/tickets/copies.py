"""Messages that stand on a second ticket since theirs was split: the copy names the one that is at home."""

from typing import Any

from caseway.tickets.models import Message, Ticket

_MARK = "copy:"
_SAME = (
    "workspace_id", "kind", "is_internal", "member_id", "customer_id", "author_name", "author_email", "body", "quoted", "html",
    "quoted_html", "channel", "created_at",
)  # fmt: skip


def copy_of(message: Message, ticket: Ticket) -> Message:
    """The same words on another ticket; mail finds its way by the one at home alone."""
    return Message(ticket=ticket, marks=marks_of_copy(message), **{name: getattr(message, name) for name in _SAME})


def marks_of_copy(message: Message) -> str:
    """Of a copy of a copy too: the one at home. What few saw there nobody else sees here."""
    kept = [mark for mark in message.marks.split() if mark not in ("apart", "alone")]
    return " ".join(kept if _home_in(kept) else [f"{_MARK}{message.pk}", *kept])


def without_copies(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where a copy and the one at home meet, because their tickets were merged, it is said once (pure)."""
    if not any(_MARK in row["marks"] for row in rows):
        return rows
    there = {str(row["id"]) for row in rows}
    return [row for row in rows if _home_in(row["marks"].split()) not in there]


def _home_in(marks: list[str]) -> str:
    return next((mark.removeprefix(_MARK) for mark in marks if mark.startswith(_MARK)), "")

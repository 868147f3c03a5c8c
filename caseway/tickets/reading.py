"""A ticket as its page and the API read it: few queries, plain values."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from caseway.activity.timeline import LATEST
from caseway.files.pictures import shown
from caseway.issues.models import Issue
from caseway.products.models import Version
from caseway.tickets.models import Message, MessageFile, Participant, Ticket
from caseway.tickets.stages import Standing
from caseway.workspaces.models import Member


@dataclass(frozen=True, slots=True)
class Attached:
    token: str
    filename: str
    size: int
    content_type: str
    is_inline: bool

    @property
    def is_picture(self) -> bool:
        return self.content_type in ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(slots=True)
class Said:
    """One message, ready to be shown."""

    id: int
    kind: str
    is_internal: bool
    is_by_member: bool
    author: str
    email: str
    channel: str
    html: str
    quoted: str
    quoted_html: str
    created_at: datetime
    files: list[Attached] = field(default_factory=list)


_COLUMNS = (
    "id", "kind", "is_internal", "member_id", "customer_id", "author_name", "author_email", "channel",
    "html", "quoted", "quoted_html", "created_at",
)  # fmt: skip


def conversation(messages: QuerySet[Message], files_at: str) -> list[Said]:
    """The latest messages of one ticket, oldest first, each with its files; two queries. `files_at` + token is a file's address."""
    rows = list(messages.order_by("-id").values(*_COLUMNS)[:LATEST])[::-1]
    files = files_of([row["id"] for row in rows])
    return [_said(row, files_at, files[row["id"]]) for row in rows]


def _said(row: dict[str, Any], files_at: str, files: list[Attached]) -> Said:
    return Said(
        id=row["id"],
        kind=row["kind"],
        is_internal=row["is_internal"],
        is_by_member=row["customer_id"] is None,
        author=row["author_name"] or row["author_email"],
        email=row["author_email"],
        channel=row["channel"],
        html=shown(row["html"], files_at),
        quoted=row["quoted"],
        quoted_html=shown(row["quoted_html"], files_at),
        created_at=row["created_at"],
        files=files,
    )


def files_of(message_ids: list[int]) -> dict[int, list[Attached]]:
    """The files of messages, by message."""
    found: dict[int, list[Attached]] = defaultdict(list)
    if message_ids:
        columns = ("message_id", "is_inline", "file__token", "file__filename", "file__size", "file__content_type")
        for message, is_inline, token, name, size, kind in (
            MessageFile.objects.filter(message__in=message_ids).order_by("id").values_list(*columns)
        ):
            found[message].append(Attached(token, name, size, kind, is_inline))
    return found


def receivers(ticket: Ticket) -> list[Participant]:
    """Who gets a reply by mail, the requester first."""
    people = Participant.objects.filter(ticket=ticket, is_active=True).exclude(email="").select_related("customer")
    return sorted(people, key=lambda person: (person.role == Participant.Role.COPY, person.pk))


def visible_issue(ticket: Ticket, member: Member) -> Issue | None:
    """The issue that a ticket hangs on, unless it is confidential and not for this member."""
    issue = ticket.issue
    if issue is None or not issue.is_confidential:
        return issue
    return issue if Issue.objects.visible_to(member).filter(pk=issue.pk).exists() else None


def versions_for(ticket: Ticket, most: int = 200) -> list[tuple[int, str]]:
    """The versions of its product, newest first."""
    if ticket.product_id is None:
        return []
    versions = Version.objects.filter(workspace=ticket.workspace_id, product=ticket.product_id)
    return list(versions.order_by("-id").values_list("pk", "name")[:most])


def standing_of(ticket: Ticket) -> Standing:
    """What the ticket's stage follows from; nothing else of the issue is told outside."""
    issue = ticket.issue
    if issue is None:
        return Standing(ticket.state)
    return Standing(ticket.state, issue.state, issue.fixed_version.name if issue.fixed_version else "")

"""A ticket as its page and the API read it: few queries, plain values."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from caseway.activity.facts import Fact, rebuild
from caseway.activity.models import Activity
from caseway.questions import asked_often
from caseway.tickets.models import Message, MessageFile, Participant, Tag, Ticket
from caseway.tickets.pictures import shown

LATEST = 200


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


@dataclass(frozen=True, slots=True)
class Happened:
    """One change, told between the messages."""

    actor: str
    fact: Fact
    at: datetime

    @property
    def sentence(self) -> str:
        return self.fact.sentence()


_COLUMNS = (
    "id", "kind", "is_internal", "member_id", "customer_id", "author_name", "author_email", "channel",
    "html", "quoted", "quoted_html", "created_at",
)  # fmt: skip


def conversation(ticket: Ticket, files_at: str) -> list[Said]:
    """The latest messages of one ticket, oldest first, each with its files; two queries. `files_at` + token is a file's address."""
    return _as_said(_messages_of(ticket.workspace_id, ticket.pk), files_at)


def conversation_in(messages: QuerySet[Message], files_at: str) -> list[Said]:
    """The same of a part of its messages."""
    return _as_said(list(_latest(messages)), files_at)


@asked_often
def _messages_of(workspace: int, ticket: int):
    return _latest(Message.objects.filter(workspace=workspace, ticket=ticket))


def _latest(messages: QuerySet[Message]) -> QuerySet:
    return messages.order_by("-id").values(*_COLUMNS)[:LATEST]


def _as_said(latest: list[dict[str, Any]], files_at: str) -> list[Said]:
    rows = latest[::-1]
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
    for message, is_inline, token, name, size, kind in _files_of(message_ids):
        found[message].append(Attached(token, name, size, kind, is_inline))
    return found


@asked_often
def _files_of(messages: list[int]):
    columns = ("message_id", "is_inline", "file__token", "file__filename", "file__size", "file__content_type")
    return MessageFile.objects.filter(message__in=messages).order_by("id").values_list(*columns)


def timeline(messages: list[Said], happened: list[Happened]) -> list[tuple[Said | None, list[Happened]]]:
    """Messages with what happened before each of them; the last entry holds what came after all."""
    ordered: list[tuple[Said | None, list[Happened]]] = []
    rest = list(happened)
    for message in messages:
        before = [one for one in rest if one.at <= message.created_at]
        rest = rest[len(before) :]
        ordered.append((message, before))
    return [*ordered, (None, rest)] if rest else ordered


def history(ticket: Ticket) -> tuple[list[Happened], int]:
    """What happened to a ticket (without the messages) and the number of the newest activity."""
    latest = _activities_of(ticket.workspace_id, ticket.pk)
    newest = latest[0][0] if latest else 0
    told = [(rebuild(name, data), actor, at) for _, name, data, actor, at in reversed(latest)]
    return [Happened(actor, fact, at) for fact, actor, at in told if fact.is_shown], newest


@asked_often
def _activities_of(workspace: int, ticket: int):
    rows = Activity.objects.filter(workspace=workspace, subject_kind="ticket", subject_id=ticket)
    return rows.order_by("-id").values_list("id", "name", "data", "actor_name", "at")[:LATEST]


def receivers(ticket: Ticket) -> list[Participant]:
    """Who gets a reply by mail, the requester first."""
    return sorted(_reachable(ticket.workspace_id, ticket.pk), key=lambda person: (person.role == Participant.Role.COPY, person.pk))


@asked_often
def _reachable(workspace: int, ticket: int):
    people = Participant.objects.filter(workspace=workspace, ticket=ticket, is_active=True)
    return people.exclude(email="").select_related("customer")


def tags_of(ticket: Ticket) -> list[str]:
    return _tags_of(ticket.workspace_id, ticket.pk)


@asked_often
def _tags_of(workspace: int, ticket: int):
    return Tag.objects.filter(workspace=workspace, ticket=ticket).order_by("name").values_list("name", flat=True)

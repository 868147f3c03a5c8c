"""A ticket as its page and the API read it: few queries, plain values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from caseway.activity.timeline import LATEST
from caseway.customers.models import Address
from caseway.files.pictures import shown
from caseway.products.models import Version
from caseway.questions import Asked, asked_often
from caseway.tickets.copies import without_copies
from caseway.tickets.models import Message, MessageFile, Participant, Tag, Ticket, Verdict
from caseway.tickets.stages import Standing
from caseway.ui.richtext import place_remote_images, remote_images

MOST_VERSIONS = 200


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
    marks: list[str] = field(default_factory=list)
    remote_images: int = 0
    files: list[Attached] = field(default_factory=list)
    ticket_id: int = 0


_COLUMNS = (
    "id", "workspace_id", "kind", "is_internal", "member_id", "customer_id", "author_name", "author_email", "channel",
    "html", "quoted", "quoted_html", "created_at", "marks", "ticket_id",
)  # fmt: skip


def asks_for_page(ticket: Ticket) -> list[Asked]:
    """What its page asks of it here anyhow."""
    workspace, pk = ticket.workspace_id, ticket.pk
    versions = [_versions_of.about(workspace, ticket.product_id)] if ticket.product_id is not None else []
    return [_messages_of.about(workspace, pk), _reachable.about([workspace], [pk]), _tags_of.about(workspace, pk), *versions]


def conversation(ticket: Ticket, files_at: str, merged: Iterable[int] = ()) -> list[Said]:
    """The latest messages of one ticket, and of those (ids) `merged` into it, oldest first, each with its files; two queries.

    `files_at` + token is a file's address.
    """
    tickets = [ticket.pk, *merged]
    rows = _messages_of(ticket.workspace_id, ticket.pk) if len(tickets) == 1 else _messages_of_all(ticket.workspace_id, tickets)
    return _as_said(rows, files_at)


def conversation_in(messages: QuerySet[Message], files_at: str) -> list[Said]:
    """The same of a part of its messages."""
    return _as_said(list(_latest(messages)), files_at)


@asked_often
def _messages_of(workspace: int, ticket: int):
    return _latest(Message.objects.filter(workspace=workspace, ticket=ticket))


@asked_often
def _messages_of_all(workspace: int, tickets: list[int]):
    return _latest(Message.objects.filter(workspace=workspace, ticket__in=tickets))


def _latest(messages: QuerySet[Message]) -> QuerySet:
    return messages.order_by("-id").values(*_COLUMNS)[:LATEST]


def _as_said(latest: list[dict[str, Any]], files_at: str) -> list[Said]:
    rows = without_copies(latest[::-1])
    files = files_of(rows)
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
        marks=row["marks"].split(),
        remote_images=len(remote_images(row["html"])) if row["customer_id"] else 0,
        files=files,
        ticket_id=row["ticket_id"],
    )


def with_remote_images(said: list[Said], message: int, base: str) -> None:
    """Let one message show the pictures that its author keeps elsewhere; a click asked for them."""
    for one in said:
        if one.id == message and one.remote_images:
            at = f"{base}{one.id}/pictures/"
            one.html = place_remote_images(one.html, at)
            one.quoted_html = place_remote_images(one.quoted_html, at, one.remote_images)
            one.remote_images = 0


def files_of(messages: Sequence[dict[str, Any]]) -> dict[int, list[Attached]]:
    """The files of messages, of which `id` and `workspace_id` are read, by message."""
    found: dict[int, list[Attached]] = defaultdict(list)
    if messages:
        workspaces = {row["workspace_id"] for row in messages}
        for message, is_inline, token, name, size, kind in _files_of(list(workspaces), [row["id"] for row in messages]):
            found[message].append(Attached(token, name, size, kind, is_inline))
    return found


@asked_often
def _files_of(workspaces: list[int], messages: list[int]):
    columns = ("message_id", "is_inline", "file__token", "file__filename", "file__size", "file__content_type")
    return MessageFile.objects.filter(workspace__in=workspaces, message__in=messages).order_by("id").values_list(*columns)


def receivers(ticket: Ticket) -> list[Participant]:
    """Who gets a reply by mail, the requester first."""
    people = people_reached([ticket])[ticket.pk]
    bad = set(_undeliverable(ticket.workspace_id, [person.email for person in people])) if people else set()
    for person in people:
        person.is_undeliverable = person.email in bad  # type: ignore[attr-defined]
    return people


def people_reached(tickets: Iterable[Ticket]) -> dict[int, list[Participant]]:
    """Who gets replies by mail, by ticket, each requester first."""
    home = {ticket.pk: ticket.workspace_id for ticket in tickets}
    reached: dict[int, list[Participant]] = {pk: [] for pk in home}
    if home:
        people = _reachable(list(set(home.values())), list(home))
        for person in sorted(people, key=lambda person: (person.role == Participant.Role.COPY, person.pk)):
            reached[person.ticket_id].append(person)
    return reached


@asked_often
def _reachable(workspaces: list[int], tickets: list[int]):
    people = Participant.objects.filter(workspace__in=workspaces, ticket__in=tickets, is_active=True)
    return people.exclude(email="").select_related("customer")


@asked_often
def _undeliverable(workspace: int, emails: list[str]):
    return Address.objects.filter(workspace=workspace, email__in=emails, undeliverable_at__isnull=False).values_list("email", flat=True)


def versions_for(ticket: Ticket) -> list[tuple[int, str]]:
    """The versions of its product, newest first."""
    return _versions_of(ticket.workspace_id, ticket.product_id) if ticket.product_id is not None else []


@asked_often
def _versions_of(workspace: int, product: int):
    return Version.objects.filter(workspace=workspace, product=product).order_by("-id").values_list("pk", "name")[:MOST_VERSIONS]


def tags_of(ticket: Ticket) -> list[str]:
    return _tags_of(ticket.workspace_id, ticket.pk)


@asked_often
def _tags_of(workspace: int, ticket: int):
    return Tag.objects.filter(workspace=workspace, ticket=ticket).order_by("name").values_list("name", flat=True)


def verdict_of(ticket: Ticket) -> dict[str, Any]:
    """What is decided now, and on which grounds."""
    columns = ("reason", "step", "component", "quote")
    told = Verdict.objects.current().filter(workspace=ticket.workspace_id, ticket=ticket).values(*columns).first()
    return {"cause": ticket.cause, **(told or {})}


def standing_of(ticket: Ticket) -> Standing:
    """What the ticket's stage follows from, where it goes on if it is merged; nothing else of the issue is told outside."""
    ticket = ticket.merged_into or ticket
    issue = ticket.issue
    if issue is None:
        return Standing(ticket.state)
    return Standing(ticket.state, issue.state, issue.fixed_version.name if issue.fixed_version else "")

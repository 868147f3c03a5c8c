"""Tickets as the API tells them: a few queries for any number."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from caseway.api.choosing import row_of
from caseway.customers.models import Phone
from caseway.fields.reading import told_of
from caseway.issues.models import Issue
from caseway.questions import asked_often
from caseway.tickets.models import Tag, Ticket, Verdict
from caseway.workspaces.models import Member, Workspace

Row = dict[str, Any]

COLUMNS = (
    "id", "number", "subject", "state", "channel", "kind", "cause", "priority", "serial", "lot", "snippet",
    "created_at", "updated_at", "resolved_at", "requester_id", "requester__name", "requester__email",
    "team_id", "team__name", "assignee_id", "assignee__name", "product_id", "product__name", "product__key",
    "version_id", "version__name", "issue_id", "continues__number",
    "merged_into__number", "merged_into__team_id",
)  # fmt: skip
_AS_THEY_ARE = (
    "number", "subject", "state", "channel", "kind", "priority", "serial", "lot", "snippet", "created_at", "updated_at", "resolved_at",
)  # fmt: skip


_tags = asked_often(lambda workspace, tickets: Tag.objects.filter(workspace=workspace, ticket__in=tickets).values_list("ticket_id", "name"))
_verdicts = asked_often(
    lambda workspace, tickets: Verdict.objects.filter(workspace=workspace, ticket__in=tickets, is_current=True).values_list(
        "ticket_id", "reason", "step", "quote"
    )
)
_phones = asked_often(
    lambda workspace, customers: (
        Phone.objects.filter(workspace=workspace, customer__in=customers).order_by("id").values_list("customer_id", "typed")
    )
)


def rows_of(tickets: QuerySet[Ticket]) -> QuerySet:
    return tickets.values(*COLUMNS)


def told(reader: Member, number: int) -> Row:
    """The one ticket that the address names. Raises Problem 404."""
    return describe(row_of(rows_of(Ticket.objects.visible_to(reader)), number=number), reader)[0]


def describe(rows: list[Row], reader: Member, *, have_tags: bool = True, have_fields: bool = True) -> list[Row]:
    """What is told of tickets; `rows` have COLUMNS. An issue that the reader may not see is not told."""
    workspace = reader.workspace
    tags = _tags_of([row["id"] for row in rows] if have_tags else [], workspace)
    phones = phones_of([row["requester_id"] for row in rows], workspace)
    base = f"{settings.CASEWAY_URL}/w/{workspace.slug}/tickets/"
    issues = _issues_of({row["issue_id"] for row in rows} - {None}, reader)
    told = [_described(row, tags[row["id"]], phones[row["requester_id"]], base) for row in rows]
    for row, one in zip(rows, told, strict=True):
        one["issue"] = issues.get(row["issue_id"])
        one["merged_into"] = None if row["merged_into__team_id"] in reader.hidden_teams else row["merged_into__number"]
    fields = told_of(Ticket.subject_kind, [row["id"] for row in rows], reader) if have_fields else {}
    grounds = _grounds_of([row["id"] for row in rows if row["cause"]], workspace)
    for row, one in zip(rows, told, strict=True):
        one["fields"] = fields.get(row["id"], {})
        one["cause_reason"], one["step"], one["quote"] = grounds.get(row["id"], ("", "", ""))
    return told


def _described(row: Row, tags: list[str], phones: list[str], base: str) -> Row:
    told = {name: row[name] for name in _AS_THEY_ARE}
    told["cause"] = row["cause"] or None
    told["requester"] = {
        "id": row["requester_id"],
        "name": row["requester__name"],
        "email": row["requester__email"],
        "phone": phones[0] if phones else "",
    }
    told["team"] = _named(row, "team")
    told["assignee"] = _named(row, "assignee")
    product = _named(row, "product")
    told["product"] = product and {**product, "key": row["product__key"]}
    told["version"] = _named(row, "version")
    told["tags"] = tags
    told["continues"] = row["continues__number"]
    told["url"] = f"{base}{row['number']}"
    return told


def _named(row: Row, name: str) -> Row | None:
    return {"id": row[f"{name}_id"], "name": row[f"{name}__name"]} if row[f"{name}_id"] else None


def _tags_of(ids: list[int], workspace: Workspace) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    # Sorted here, as in caseway.tickets.listing.
    for ticket, name in sorted(_tags(workspace.pk, ids)) if ids else ():
        found[ticket].append(name)
    return found


def phones_of(customers: list[int], workspace: Workspace) -> dict[int, list[str]]:
    """The numbers of customers, as typed."""
    found: dict[int, list[str]] = defaultdict(list)
    for customer, typed in _phones(workspace.pk, list(set(customers))):
        found[customer].append(typed)
    return found


def _grounds_of(ids: list[int], workspace: Workspace) -> dict[int, tuple[str, str, str]]:
    """Why their causes were decided so; asks nothing when none was."""
    return {ticket: tuple(grounds) for ticket, *grounds in _verdicts(workspace.pk, ids)} if ids else {}


def _issues_of(ids: set[int], reader: Member) -> dict[int, int]:
    return dict(Issue.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", "number")) if ids else {}


def told_of_new(ticket: Ticket, reader: Member, *, has_tags: bool, has_fields: bool) -> Row:
    """What is told of a ticket just made, from the objects at hand instead of another query."""
    row = {name: getattr(ticket, name) for name in _AS_THEY_ARE}
    row |= {"id": ticket.pk, "cause": ticket.cause, "requester_id": ticket.requester_id, "continues__number": None, "issue_id": None}
    row |= {"requester__name": ticket.requester.name, "requester__email": ticket.requester.email}
    for name in ("team", "assignee", "product", "version"):
        thing = getattr(ticket, name)
        row[f"{name}_id"], row[f"{name}__name"] = (thing.pk, thing.name) if thing else (None, None)
    row |= {"merged_into__number": None, "merged_into__team_id": None}
    row["product__key"] = ticket.product.key if ticket.product else None
    return describe([row], reader, have_tags=has_tags, have_fields=has_fields)[0]

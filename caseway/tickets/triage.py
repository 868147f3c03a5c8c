"""What waits in triage: new tickets that were not put off, the longest waiting first."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import now

from caseway.issues import known
from caseway.issues.models import Issue
from caseway.issues.models.issues import named
from caseway.tickets.models import Message, Snooze, Ticket
from caseway.tickets.similar import similar_tickets
from caseway.workspaces.models import Member

SHOWN = 50
Row = dict[str, Any]


def waiting_cases(member: Member) -> QuerySet[Ticket]:
    """New ones; what was put off comes back at its time, or when something was said since."""
    put_off = Snooze.objects.filter(
        workspace=OuterRef("workspace"), ticket=OuterRef("pk"), until__gt=now(), made_at__gte=OuterRef("updated_at")
    )
    return Ticket.objects.visible_to(member).filter(~Exists(put_off), state=Ticket.State.NEW).order_by("id")


def next_among(rows: Iterable[Row], pk: int) -> int | None:
    """The number of the case that comes after one in the first rows; None where they do not tell (pure)."""
    return next((row["number"] for row in rows if row["pk"] > pk), None)


def next_after(member: Member, pk: int) -> int | None:
    """The number of the case that comes after one, else of the first that is another."""
    others = waiting_cases(member).exclude(pk=pk)
    following = others.filter(pk__gt=pk).values_list("number", flat=True).first()
    return following or others.values_list("number", flat=True).first()


def likely(ticket: Ticket, member: Member, languages: tuple[str, ...]) -> dict[str, list[Row]]:
    """What it may be: known issues, issues, tickets of others."""
    body = (
        Message.objects.filter(workspace=ticket.workspace_id, ticket=ticket).public().order_by("id").values_list("body", flat=True).first()
    )
    text = f"{ticket.subject}\n{(body or '')[:4000]}"
    about: dict[str, Any] = {"product": ticket.product_id, "limit": 4}
    solutions = known.suggest(member, ticket.workspace_id, text, version=ticket.version_id, languages=languages, **about)
    taken = {row["issue__id"] for row in solutions}
    issues = known.similar_issues(Issue.objects.visible_to(member), ticket.workspace_id, text, **about)
    columns = ("pk", "number", "title", "state", "product__key")
    found = Issue.objects.visible_to(member).filter(pk__in=[pk for pk in issues if pk not in taken]).values(*columns)
    tickets = Ticket.objects.visible_to(member).exclude(pk=ticket.pk)
    alike = {row["pk"]: row for row in tickets.filter(pk__in=similar_tickets(tickets, ticket.workspace_id, text, limit=4)).values(*TICKET)}
    return {
        "solutions": [row | {"name": named(row["issue__product__key"], row["issue__number"])} for row in solutions],
        "issues": [row | {"name": named(row["product__key"], row["number"])} for row in found],
        "tickets": list(alike.values()),
    }


TICKET = ("pk", "number", "subject", "state")


def words_of(solution: Row) -> str:
    """What a customer is told of a public solution, ready to be edited (pure)."""
    return "\n\n".join(part.strip() for part in (solution["resolution"], solution["workaround"]) if part.strip())

"""What waits in triage: new tickets and issues that were not put off, the longest waiting first."""

from collections.abc import Iterable
from datetime import datetime
from html import unescape
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import strip_tags
from django.utils.timezone import now

from caseway.issues import known
from caseway.issues.models import Issue, IssueSnooze
from caseway.issues.models.issues import named
from caseway.questions import asked_often
from caseway.tickets.models import Snooze, Ticket
from caseway.tickets.similar import similar_rows
from caseway.workspaces.models import Member

SHOWN = 50
# Of a long report the beginning says what it is about.
LONGEST = 4000
ISSUE, TICKET = ("pk", "number", "title", "state", "product__key"), ("pk", "number", "subject", "state")
Row = dict[str, Any]


def waiting_cases(member, at: datetime | None = None) -> QuerySet[Ticket]:
    """New ones; what was put off comes back at its time, or when something was said since."""
    put_off = Snooze.objects.filter(
        workspace=OuterRef("workspace"), ticket=OuterRef("pk"), until__gt=at or now(), made_at__gte=OuterRef("updated_at")
    )
    return Ticket.objects.visible_to(member).filter(~Exists(put_off), state=Ticket.State.NEW).order_by("id")


def waiting_issues(member: Member, at: datetime | None = None) -> QuerySet[Issue]:
    """Those in triage, the longest waiting first; what was put off comes back at its time, or with something new."""
    said_since = Ticket.objects.filter(workspace=OuterRef("workspace"), issue=OuterRef("issue"), updated_at__gt=OuterRef("made_at"))
    is_old = Q(made_at__gte=OuterRef("updated_at"), tickets__gte=OuterRef("tickets")) & ~Exists(said_since)
    put_off = IssueSnooze.objects.filter(is_old, workspace=OuterRef("workspace"), issue=OuterRef("pk"), until__gt=at or now())
    return Issue.objects.visible_to(member).filter(~Exists(put_off), state=Issue.State.TRIAGE).order_by("id")


@asked_often
def first_cases(member, at: datetime):
    """As the list beside a case shows them."""
    return waiting_cases(member, at).values("pk", "number", "subject", "priority", "created_at", "requester__name")[:SHOWN]


def next_among(rows: Iterable[Row], pk: int) -> int | None:
    """The number of the case that comes after one in the first rows; None where they do not tell (pure)."""
    return next((row["number"] for row in rows if row["pk"] > pk), None)


def next_after(member: Member, pk: int) -> int | None:
    """The number of the case that comes after one, else of the first that is another."""
    others = waiting_cases(member).exclude(pk=pk)
    following = others.filter(pk__gt=pk).values_list("number", flat=True).first()
    return following or others.values_list("number", flat=True).first()


def likely(ticket: Ticket, said: str, member: Member, languages: tuple[str, ...]) -> dict[str, list[Row]]:
    """What a ticket may be, by its subject and what was said first: known issues, issues, tickets of others."""
    text = f"{ticket.subject}\n{said[:LONGEST]}"
    about: dict[str, Any] = {"product": ticket.product_id, "limit": 4}
    solutions = known.suggest(member, ticket.workspace_id, text, version=ticket.version_id, languages=languages, **about)
    taken = {row["issue__id"] for row in solutions}
    issues = known.similar_issue_rows(Issue.objects.visible_to(member), ticket.workspace_id, text, ISSUE, **about)
    others = Ticket.objects.visible_to(member).exclude(pk=ticket.pk)
    return {
        "solutions": [row | {"name": named(row["issue__product__key"], row["issue__number"])} for row in solutions],
        "issues": [row | {"name": named(row["product__key"], row["number"])} for row in issues if row["pk"] not in taken],
        "tickets": similar_rows(others, ticket.workspace_id, text, TICKET, limit=4),
    }


def words_of(solution: Row) -> str:
    """What a customer is told of a public solution, ready to be edited (pure)."""
    return "\n\n".join(part.strip() for part in (solution["resolution"], solution["workaround"]) if part.strip())


def words_in(html: str) -> str:
    """What a message says, for comparing: without its looks (pure)."""
    return unescape(strip_tags(html.replace("<", " <")))

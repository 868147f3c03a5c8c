"""What stands behind an issue: the tickets that hang on it, counted and weighed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.timezone import now

from caseway.issues import actions as issues
from caseway.issues.importance import Voice, reach_of
from caseway.issues.models import Issue
from caseway.tickets.models import Ticket

DAY = 24 * 3600.0


def weigh_again(issue: Issue) -> None:
    """Count and weigh what hangs on an issue, and keep the result with it."""
    issues.weigh(issue, counted(issue, now()))


def counted(issue: Issue, at: datetime) -> dict[str, Any]:
    """Each organisation once, weighed by its tier; who belongs to none is a voice of their own."""
    tickets = Ticket.objects.filter(workspace=issue.workspace_id, issue=issue)
    of_requester = tickets.values("requester", "requester__organisation", "requester__organisation__tier").annotate(
        count=Count("pk"),
        unresolved=Count("pk", filter=~Q(state__in=Ticket.FINISHED)),
        first=Min("created_at"),
        last=Max("created_at"),
    )
    rows = list(of_requester.order_by())
    return {
        "tickets": sum(row["count"] for row in rows),
        "open_tickets": sum(row["unresolved"] for row in rows),
        "customers": len(rows),
        "organisations": len({row["requester__organisation"] for row in rows} - {None}),
        "first_seen_at": min((row["first"] for row in rows), default=None),
        "last_seen_at": max((row["last"] for row in rows), default=None),
        "reach": reach_of(voices(rows, at)),
    }


def voices(rows: Iterable[Mapping[str, Any]], at: datetime) -> list[Voice]:
    """One for each organisation or lone customer, as old as its last ticket."""
    loudest: dict[tuple[str, int], Voice] = {}
    for row in rows:
        organisation = row["requester__organisation"]
        key = ("organisation", organisation) if organisation else ("customer", row["requester"])
        weight = float(row["requester__organisation__tier"]) if organisation else 1.0
        voice = Voice(weight, (at - row["last"]).total_seconds() / DAY)
        if key not in loudest or voice.age_days < loudest[key].age_days:
            loudest[key] = voice
    return list(loudest.values())


def weigh_all_again() -> None:
    """Nightly: what was reported long ago weighs less each day."""
    for issue in Issue.objects.unfinished().filter(tickets__gt=0).order_by("pk").iterator(chunk_size=500):
        weigh_again(issue)

"""What stands behind an issue: the tickets that hang on it, counted and weighed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.timezone import now

from caseway.issues import actions as issues
from caseway.issues.importance import Voice, reach_of
from caseway.issues.models import Issue
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

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


# Of an issue with very many tickets only the newest are looked through for a page; the numbers that are kept count all.
MOST_LOOKED_AT = 1000
WEEKS = 12
MOST_NAMED = 10


@dataclass(frozen=True)
class Told:
    """What a member may know of the tickets behind an issue."""

    tickets: list[dict[str, Any]]
    count: int
    unresolved: int
    is_capped: bool
    customers: int
    organisations: list[dict[str, Any]]
    versions: list[tuple[str, int, str]]
    weeks: list[int]
    first: datetime | None
    last: datetime | None


def shown_to(issue: Issue, member: Member) -> Told:
    """The newest tickets that the member may see, counted up by organisation, version and week; one query, whatever the number."""
    columns = (
        "number", "subject", "state", "created_at", "requester", "requester__organisation", "requester__organisation__name",
        "requester__organisation__tier", "version__name", "lot",
    )  # fmt: skip
    tickets = Ticket.objects.visible_to(member).filter(issue=issue).order_by("-id")
    rows = list(tickets.values(*columns)[: MOST_LOOKED_AT + 1])
    seen = rows[:MOST_LOOKED_AT]
    return Told(
        tickets=seen[:MOST_NAMED],
        count=len(seen),
        unresolved=sum(row["state"] not in Ticket.FINISHED for row in seen),
        is_capped=len(rows) > MOST_LOOKED_AT,
        customers=len({row["requester"] for row in seen}),
        organisations=_organisations(seen),
        versions=_versions(seen),
        weeks=by_week((row["created_at"] for row in seen), now()),
        first=min((row["created_at"] for row in seen), default=None),
        last=max((row["created_at"] for row in seen), default=None),
    )


def _organisations(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each once, the weightiest first."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        if pk := row["requester__organisation"]:
            first = {"pk": pk, "name": row["requester__organisation__name"], "tier": row["requester__organisation__tier"], "count": 0}
            found.setdefault(pk, first)["count"] += 1
    return sorted(found.values(), key=lambda one: (-one["tier"], -one["count"], one["name"]))


def _versions(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, int, str]]:
    """(name, how many, the field that a query asks it by), the most frequent first."""
    counts = Counter([(row["version__name"], "version") for row in rows if row["version__name"]])
    counts.update((row["lot"], "lot") for row in rows if row["lot"])
    return [(name, count, field) for (name, field), count in counts.most_common(MOST_NAMED)]


def by_week(moments: Iterable[datetime], at: datetime, weeks: int = WEEKS) -> list[int]:
    """How many in each of the last so many weeks, the present one last (pure)."""
    counted = [0] * weeks
    for moment in moments:
        ago = int((at - moment).total_seconds() // (7 * DAY))
        if 0 <= ago < weeks:
            counted[weeks - 1 - ago] += 1
    return counted

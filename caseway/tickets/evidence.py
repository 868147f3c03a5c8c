"""What stands behind an issue: the tickets that hang on it and the votes for it, counted and weighed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.timezone import now

from caseway.issues import actions as issues
from caseway.issues.duplicates import family_of, survivor_of
from caseway.issues.importance import Voice, reach_of
from caseway.issues.models import Issue, Vote
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

DAY = 24 * 3600.0


def weigh_again(issue: Issue) -> None:
    """Count and weigh what hangs on an issue, and keep the result with it; likewise where it goes on as a duplicate."""
    issues.weigh(issue, counted(issue, now()))
    survivor = survivor_of(issue)
    if survivor.pk != issue.pk:
        issues.weigh(survivor, counted(survivor, now()))


@dataclass(frozen=True)
class Said:
    """What one customer contributed: so many tickets, or a vote."""

    customer: int
    organisation: int | None
    tier: int | None
    first: datetime
    last: datetime
    tickets: int = 0
    unresolved: int = 0


def counted(issue: Issue, at: datetime) -> dict[str, Any]:
    """Each organisation once over tickets and votes, weighed by its tier; who belongs to none is a voice of their own."""
    family = family_of(issue)
    reported, voted = _reported(issue, family), _voted(issue, family)
    said = [*reported, *voted]
    heard = voices(said, at)
    return {
        "tickets": sum(one.tickets for one in reported),
        "open_tickets": sum(one.unresolved for one in reported),
        "votes": len({one.customer for one in voted}),
        "customers": len({one.customer for one in said}),
        "organisations": len({one.organisation for one in said} - {None}),
        "voices": len(heard),
        "first_seen_at": min((one.first for one in said), default=None),
        "last_seen_at": max((one.last for one in said), default=None),
        "reach": reach_of(heard),
    }


def _reported(issue: Issue, family: set[int]) -> list[Said]:
    """Those who wrote, each with their tickets."""
    tickets = Ticket.objects.filter(workspace=issue.workspace_id, issue__in=family)
    of_requester = tickets.values_list("requester", "requester__organisation", "requester__organisation__tier").annotate(
        first=Min("created_at"), last=Max("created_at"), tickets=Count("pk"), unresolved=Count("pk", filter=~Q(state__in=Ticket.FINISHED))
    )
    return [Said(*row) for row in of_requester.order_by()]


def _voted(issue: Issue, family: set[int]) -> list[Said]:
    """Those who voted; each vote is as old as it is, at both ends."""
    rows = votes_for(issue, family).values_list("customer", "customer__organisation", "customer__organisation__tier", "created_at")
    return [Said(*row, last=row[-1]) for row in rows]


def votes_for(issue: Issue, family: set[int] | None = None) -> QuerySet[Vote]:
    """The votes for it and for its duplicates; who became part of another customer speaks no longer."""
    return Vote.objects.filter(workspace=issue.workspace_id, issue__in=family or family_of(issue), customer__merged_into=None)


def votes_shown_to(issue: Issue, member: Member, family: set[int] | None = None) -> QuerySet[Vote]:
    """Those that a member may read: of a confidential duplicate only who is named on it."""
    return votes_for(issue, family).filter(issue__in=Issue.objects.visible_to(member))


def voices(said: Iterable[Said], at: datetime) -> list[Voice]:
    """One for each organisation or lone customer, as old as the last that was heard of it."""
    loudest: dict[tuple[str, int], Voice] = {}
    for one in said:
        key = ("organisation", one.organisation) if one.organisation else ("customer", one.customer)
        voice = Voice(float(one.tier) if one.tier is not None else 1.0, (at - one.last).total_seconds() / DAY)
        if key not in loudest or voice.age_days < loudest[key].age_days:
            loudest[key] = voice
    return list(loudest.values())


def weigh_all_again() -> None:
    """Nightly: what was said long ago weighs less each day."""
    for issue in Issue.objects.unfinished().filter(Q(tickets__gt=0) | Q(votes__gt=0)).order_by("pk").iterator(chunk_size=500):
        weigh_again(issue)


# Of an issue with very many tickets only the newest are looked through for a page; the numbers that are kept count all.
MOST_LOOKED_AT = 1000
WEEKS = 12
MOST_NAMED = 10


@dataclass(frozen=True)
class Told:
    """What a member may know of what stands behind an issue."""

    tickets: list[dict[str, Any]]
    count: int
    unresolved: int
    votes: int
    is_capped: bool
    customers: int
    organisations: list[dict[str, Any]]
    alone: list[dict[str, Any]]
    versions: list[tuple[str, int, str]]
    weeks: list[int]
    first: datetime | None
    last: datetime | None


def shown_to(issue: Issue, member: Member) -> Told:
    """The newest tickets that the member may see and the newest votes, counted up; few queries, whatever the number."""
    columns = ("number", "subject", "state", "created_at", "version__name", "lot", *_named("requester").values())
    family = family_of(issue)
    tickets = Ticket.objects.visible_to(member).filter(issue__in=family).order_by("-id")
    rows = list(tickets.values(*columns)[: MOST_LOOKED_AT + 1])
    seen = rows[:MOST_LOOKED_AT]
    votes = list(votes_shown_to(issue, member, family).order_by("-id").values(*_named("customer").values())[:MOST_LOOKED_AT])
    heard = [_speaker(row, "requester", tickets=1) for row in seen] + [_speaker(row, "customer", votes=1) for row in votes]
    return Told(
        tickets=seen[:MOST_NAMED],
        count=len(seen),
        unresolved=sum(row["state"] not in Ticket.FINISHED for row in seen),
        votes=len({row["customer"] for row in votes}),
        is_capped=len(rows) > MOST_LOOKED_AT,
        customers=len({one["customer"] for one in heard}),
        organisations=_each_once((one for one in heard if one["organisation"]), "organisation"),
        alone=_each_once((one for one in heard if not one["organisation"]), "customer"),
        versions=_versions(seen),
        weeks=by_week((row["created_at"] for row in seen), now()),
        first=min((row["created_at"] for row in seen), default=None),
        last=max((row["created_at"] for row in seen), default=None),
    )


def _named(who: str) -> dict[str, str]:
    """The columns that say who speaks."""
    of = f"{who}__organisation"
    return {
        "customer": who, "name": f"{who}__name", "email": f"{who}__email",
        "organisation": of, "called": f"{of}__name", "tier": f"{of}__tier",
    }  # fmt: skip


def _speaker(row: Mapping[str, Any], who: str, *, tickets: int = 0, votes: int = 0) -> dict[str, Any]:
    return {name: row[column] for name, column in _named(who).items()} | {"tickets": tickets, "votes": votes}


def _each_once(heard: Iterable[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    """Added up by organisation or customer, the weightiest first."""
    found: dict[int, dict[str, Any]] = {}
    for one in heard:
        name = one["called"] if by == "organisation" else one["name"] or one["email"]
        tier = one["tier"] if one["tier"] is not None else 1
        entry = found.setdefault(one[by], {"pk": one[by], "name": name, "tier": tier, "count": 0, "votes": 0})
        entry["count"] += one["tickets"]
        entry["votes"] += one["votes"]
    return sorted(found.values(), key=lambda one: (-one["tier"], -one["count"], -one["votes"], one["name"]))


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

"""What stands behind an issue: the tickets that hang on it and the votes for it, counted and weighed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.timezone import localtime, now

from caseway.activity.lately import gathered
from caseway.issues import actions as issues
from caseway.issues.duplicates import family_of, survivor_of
from caseway.issues.importance import Voice, reach_of, weight_of
from caseway.issues.models import Issue, Vote
from caseway.questions import asked_often
from caseway.tickets.models import Ticket
from caseway.ui.names import quoted
from caseway.workspaces.models import Member

DAY = 24 * 3600.0
EARLIEST = datetime.min.replace(tzinfo=UTC)


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
MOST_NAMED, MOST_VOICES = 10, 100
# From so many tickets and votes on what was counted up is kept until something changes; until then counting costs less.
MANY = 200
_CHANGED_BY = ("ticket", "issue", "customer", "organisation", "version", "product")


class Speaker(NamedTuple):
    customer: int
    name: str
    email: str
    organisation: int | None
    called: str | None
    tier: int | None


class Row(NamedTuple):
    """What is read of a ticket."""

    number: int
    subject: str
    state: str
    created_at: datetime
    version: str | None
    lot: str
    requester: int
    name: str
    email: str
    organisation: int | None
    called: str | None
    tier: int | None


class Heard(NamedTuple):
    """A voice as the page has it, drawn once as long as it stays the same."""

    pk: int
    name: str
    # What a query asks for it by; empty where none can.
    term: str
    tier: int
    # What it still counts, where that is less by now, and the day on which it was heard last.
    now: float | None
    heard: date
    tickets: int
    votes: int
    people: int


@dataclass(frozen=True)
class Told:
    """What a member may know of what stands behind an issue."""

    tickets: list[Row]
    count: int
    unresolved: int
    votes: int
    is_capped: bool
    customers: int
    organisation_count: int
    organisations: list[Heard]
    alone: list[Heard]
    reach: float
    # (name, how many, the term that a query asks for it by)
    versions: list[tuple[str, int, str]]
    weeks: list[int]
    first: datetime | None
    last: datetime | None


def shown_to(issue: Issue, member: Member) -> Told:
    """The newest tickets that the member may see and the newest votes, counted up; few queries, whatever the number."""
    if issue.tickets + issue.votes < MANY:
        return _told(issue, member)
    return gathered(("evidence", issue.pk), member, _CHANGED_BY, lambda: _told(issue, member))


def _told(issue: Issue, member: Member) -> Told:
    family = sorted(family_of(issue))
    rows = [Row(*row) for row in _newest(member, family)]
    seen = rows[:MOST_LOOKED_AT]
    votes = [(Speaker(*row[:-1]), row[-1], "votes") for row in _newest_votes(member, issue.workspace_id, family)]
    said = [*((Speaker(*row[6:]), row.created_at, "count") for row in seen), *votes]
    at = now()
    organisations, alone = _each_once(said, at, "organisation"), _each_once(said, at, "customer")
    moments = [row.created_at for row in seen]
    return Told(
        tickets=seen[:MOST_NAMED],
        count=len(seen),
        unresolved=sum(row.state not in Ticket.FINISHED for row in seen),
        votes=len({who.customer for who, _at, _column in votes}),
        is_capped=len(rows) > MOST_LOOKED_AT,
        customers=len({who.customer for who, _at, _column in said}),
        organisation_count=len(organisations),
        organisations=[_heard(one) for one in organisations[:MOST_VOICES]],
        alone=[_heard(one) for one in alone[:MOST_VOICES]],
        reach=reach_of(one["voice"] for one in (*organisations, *alone)),
        versions=_versions(seen),
        weeks=by_week(moments, at),
        first=min(moments, default=None),
        last=max(moments, default=None),
    )


@asked_often
def _newest(member, family):
    found = Ticket.objects.visible_to(member).filter(issue__in=family).order_by("-id")
    columns = ("number", "subject", "state", "created_at", "version__name", "lot", *_speaking("requester"))
    return found.values_list(*columns)[: MOST_LOOKED_AT + 1]


@asked_often
def _newest_votes(member, workspace, family):
    votes = Vote.objects.filter(workspace=workspace, issue__in=family, customer__merged_into=None)
    seen = votes.filter(issue__in=Issue.objects.visible_to(member)).order_by("-id")
    return seen.values_list(*_speaking("customer"), "created_at")[:MOST_LOOKED_AT]


def _speaking(who: str) -> tuple[str, ...]:
    """The columns of a `Speaker`."""
    of = f"{who}__organisation"
    return (who, f"{who}__name", f"{who}__email", of, f"{of}__name", f"{of}__tier")


def _each_once(said: Iterable[tuple[Speaker, datetime, str]], at: datetime, by: str) -> list[dict[str, Any]]:
    """Added up by organisation, or by customer for those who belong to none; the weightiest first (pure)."""
    found: dict[int, dict[str, Any]] = {}
    for who, moment, column in said:
        key = who.organisation if by == "organisation" else who.customer
        if key is None or (by == "customer" and who.organisation):
            continue
        one = found.get(key)
        if one is None:
            one = found[key] = _voice_of(who, key, by)
        one[column] += 1
        one["people"].add(who.customer)
        one["last"] = max(one["last"], moment)
    for one in found.values():
        one["voice"] = Voice(one["tier"], (at - one["last"]).total_seconds() / DAY)
        one["counts"] = weight_of(one["voice"])
    return sorted(found.values(), key=lambda one: (-one["tier"], -one["count"], -one["votes"], one["name"]))


def _voice_of(who: Speaker, key: int, by: str) -> dict[str, Any]:
    if by == "organisation":
        name, term = who.called or "", f"organisation:{quoted(who.called or '')}"
    else:
        name, term = who.name or who.email, f"email:{quoted(who.email)}" if who.email else ""
    tier = who.tier if who.tier is not None else 1
    return {"pk": key, "name": name, "term": term, "tier": tier, "count": 0, "votes": 0, "people": set(), "last": EARLIEST}


def _heard(one: dict[str, Any]) -> Heard:
    fades = one["tier"] - one["counts"] > 0.05
    now_counts, day = round(one["counts"], 1) if fades else None, localtime(one["last"]).date()
    return Heard(one["pk"], one["name"], one["term"], one["tier"], now_counts, day, one["count"], one["votes"], len(one["people"]))


def _versions(rows: Iterable[Row]) -> list[tuple[str, int, str]]:
    """The most frequent first."""
    counts = Counter([(row.version, "version") for row in rows if row.version])
    counts.update((row.lot, "lot") for row in rows if row.lot)
    return [(name, count, f"{field}:{quoted(name)}") for (name, field), count in counts.most_common(MOST_NAMED)]


def by_week(moments: Iterable[datetime], at: datetime, weeks: int = WEEKS) -> list[int]:
    """How many in each of the last so many weeks, the present one last (pure)."""
    counted = [0] * weeks
    for moment in moments:
        ago = int((at - moment).total_seconds() // (7 * DAY))
        if 0 <= ago < weeks:
            counted[weeks - 1 - ago] += 1
    return counted

"""The log as a feed, for the API and webhooks: what happened to things that the reader may see, in the order in which it became known."""

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from caseway.activity.facts import Fact, rebuild
from caseway.activity.models import Activity
from caseway.issues.models import Issue
from caseway.tickets.models import Ticket
from caseway.workspaces.models import ApiToken, Member, Team

Row = dict[str, Any]

COLUMNS = ("id", "name", "data", "actor_kind", "actor_id", "actor_name", "subject_kind", "subject_id", "at")
NUMBERED: dict[str, type[Ticket] | type[Issue]] = {"ticket": Ticket, "issue": Issue}
# What every member may read about; of other kinds only admins.
OPEN_KINDS = ("customer", "organisation", "product", "version", "named_state", "member", "workspace")

# On PostgreSQL a transaction may commit after another that took a higher number. Who asks for what
# came after a number would never hear of it, so what is newer than the oldest transaction that still
# writes waits for it, yet no longer than a minute.
_KNOWN_IN_ORDER = (
    "(age(activity_activity.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid) "
    "OR activity_activity.at < now() - interval '1 minute')"
)


def visible_to(member: Member) -> QuerySet[Activity]:
    """What this member may read about, as far as its order is known."""
    seen = _allowed(member)
    return seen.extra(where=[_KNOWN_IN_ORDER]) if connection.vendor == "postgresql" else seen


def may_see(member: Member, activity: Activity) -> bool:
    return _allowed(member).filter(pk=activity.pk).exists()


def _allowed(member: Member) -> QuerySet[Activity]:
    """The rule of each thing, inside the query."""
    seen = Activity.objects.filter(workspace=member.workspace_id)
    # Of a confidential issue not even an admin reads who is not named on it.
    issues = Q(subject_kind="issue", subject_id__in=Issue.objects.visible_to(member).values("pk"))
    if member.is_admin:
        return seen.filter(~Q(subject_kind="issue") | issues)
    tickets = Q(subject_kind="ticket")
    if member.hidden_teams:
        tickets &= Q(subject_id__in=Ticket.objects.visible_to(member).values("pk"))
    teams = Q(subject_kind="team", subject_id__in=Team.objects.visible_to(member).values("pk"))
    tokens = Q(subject_kind="token", subject_id__in=ApiToken.objects.visible_to(member).values("pk"))
    return seen.filter(tickets | issues | teams | tokens | Q(subject_kind__in=OPEN_KINDS))


def rows_of(activities: QuerySet[Activity]) -> QuerySet:
    return activities.values(*COLUMNS)


def describe(rows: list[Row], member: Member) -> list[Row]:
    numbers = {kind: _numbers(kind, model, rows, member) for kind, model in NUMBERED.items()}
    return [_described(row, numbers) for row in rows]


def _numbers(kind: str, model: type[Ticket] | type[Issue], rows: list[Row], member: Member) -> dict[int, int]:
    ids = [row["subject_id"] for row in rows if row["subject_kind"] == kind]
    return dict(model.objects.filter(workspace=member.workspace_id, pk__in=ids).values_list("pk", "number")) if ids else {}


def _described(row: Row, numbers: dict[str, dict[int, int]]) -> Row:
    fact = _fact(row)
    return {
        "id": row["id"],
        "fact": row["name"],
        "data": row["data"],
        "sentence": fact.sentence() if fact else "",
        "icon": fact.icon if fact else Fact.icon,
        "actor": {"kind": row["actor_kind"], "id": row["actor_id"], "name": row["actor_name"]},
        "subject": {
            "kind": row["subject_kind"],
            "id": row["subject_id"],
            "number": numbers.get(row["subject_kind"], {}).get(row["subject_id"]),
        },
        "at": row["at"],
    }


def _fact(row: Row) -> Fact | None:
    """None for a fact that no app declares any more: it is told without words."""
    try:
        return rebuild(row["name"], row["data"])
    except (KeyError, TypeError):
        return None

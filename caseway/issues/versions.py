"""What a version holds: its issues, how far they are, who is on them, how the scope changed."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from caseway.activity.models import Transition
from caseway.issues.models import Issue, Relation
from caseway.issues.scope import Planned, Progress, Step, progress_of
from caseway.products.models import Version
from caseway.workspaces.models import Member

MOST = 1000


def scope_of(version: Version, member: Member) -> list[dict[str, Any]]:
    """The issues to be fixed in a version that a member may see, by hand."""
    blocking = Relation.objects.filter(workspace=OuterRef("workspace"), other=OuterRef("pk"), kind=Relation.Kind.BLOCKS)
    rows = Issue.objects.visible_to(member).filter(fixed_version=version)
    rows = rows.annotate(is_blocked=Exists(blocking.exclude(issue__state__in=Issue.FINISHED))).order_by("rank", "id")
    columns = (
        "id",
        "number",
        "title",
        "state",
        "priority",
        "estimate_minutes",
        "is_blocked",
        "assignee__name",
        "product__key",
        "created_at",
    )
    return list(rows.values(*columns)[:MOST])


def progress(rows: list[dict[str, Any]]) -> Progress:
    return progress_of(Planned(row["state"], row["estimate_minutes"], row["is_blocked"]) for row in rows)


def people(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Who has how many unfinished issues of it, the most first; empty for those that nobody has."""
    counts: dict[str, int] = {}
    for row in rows:
        if row["state"] not in Issue.FINISHED:
            counts[row["assignee__name"] or ""] = counts.get(row["assignee__name"] or "", 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def steps_of(version: Version, member: Member, zone: ZoneInfo) -> list[Step]:
    """How the scope changed, from the moves that were recorded; what came in before any was recorded came when it was raised."""
    seen = Issue.objects.visible_to(member)
    moves = Transition.objects.filter(workspace=version.workspace_id, subject_kind="issue", field="fixed_version")
    key = str(version.pk)
    touched = set(moves.filter(after=key).values_list("subject_id", flat=True)) | set(
        moves.filter(before=key).values_list("subject_id", flat=True)
    )
    issues = seen.filter(fixed_version=version) | seen.filter(pk__in=touched)
    states: dict[int, tuple[datetime, str]] = {pk: (at, state) for pk, at, state in issues.values_list("pk", "created_at", "state")[:MOST]}
    rows = Transition.objects.filter(workspace=version.workspace_id, subject_kind="issue", subject_id__in=states)
    steps = []
    by_issue: dict[int, list[tuple[str, str, str, datetime]]] = {pk: [] for pk in states}
    moved = rows.filter(field__in=["fixed_version", "state"]).order_by("at", "id")
    for pk, field, before, after, at in moved.values_list("subject_id", "field", "before", "after", "at"):
        by_issue[pk].append((field, before, after, at))
    for pk, (created_at, state) in states.items():
        steps += _steps_of_one(by_issue[pk], key, created_at, state, zone)
    return steps


def _steps_of_one(moves: list[tuple[str, str, str, datetime]], key: str, created_at: datetime, state: str, zone: ZoneInfo) -> list[Step]:
    """One issue's way into the scope and out of it, and to done and back; it counts as done only while it is in."""
    versions = [move for move in moves if move[0] == "fixed_version"]
    states = [move for move in moves if move[0] == "state"]
    is_in = not versions or versions[0][1] == key
    is_done = (states[0][1] if states else state) == "done"
    steps = [Step(_day(created_at, zone), int(is_in), int(is_in and is_done))]
    for field, _before, after, at in moves:
        was_in, was_counted = is_in, is_in and is_done
        if field == "fixed_version":
            is_in = after == key
        else:
            is_done = after == "done"
        steps.append(Step(_day(at, zone), int(is_in) - int(was_in), int(is_in and is_done) - int(was_counted)))
    return steps


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()

from django.db import transaction

from caseway.activity.recording import Actor, record
from caseway.issues.facts import IssueRanked
from caseway.issues.models import Issue
from caseway.issues.ranking import TOO_LONG, between, rank_at
from caseway.rows.holding import hold


@transaction.atomic
def rank(issue: Issue, *, by: Actor, before: Issue | None = None, after: Issue | None = None) -> None:
    """Put an issue right before another one, or right after it, in the order made by hand."""
    neighbour = before or after
    if neighbour is None or neighbour.pk == issue.pk:
        return
    Issue.objects.select_for_update().values_list("pk").get(pk=issue.pk)
    # Two at once would be given the same place. Whoever has come so far waits for no other row.
    hold([f"ranks of {issue.workspace_id}"])
    place = _place(issue, neighbour.pk, is_before=before is not None)
    if len(place) > TOO_LONG:
        _spread(issue.workspace_id)
        place = _place(issue, neighbour.pk, is_before=before is not None)
    issue.rank = place
    Issue.objects.filter(pk=issue.pk).update(rank=place)
    record(IssueRanked(), about=issue, by=by)


def _place(issue: Issue, neighbour: int, *, is_before: bool) -> str:
    others = Issue.objects.filter(workspace=issue.workspace_id).exclude(pk=issue.pk)
    edge = others.get(pk=neighbour).rank
    if is_before:
        return between(others.filter(rank__lt=edge).order_by("-rank").values_list("rank", flat=True).first() or "", edge)
    return between(edge, others.filter(rank__gt=edge).order_by("rank").values_list("rank", flat=True).first() or "")


def _spread(workspace_id: int) -> None:
    """Give every issue a short rank again, in the order that stands."""
    issues = list(Issue.objects.filter(workspace=workspace_id).order_by("rank", "id").only("pk", "rank"))
    for place, issue in enumerate(issues, 1):
        issue.rank = rank_at(place)
    Issue.objects.bulk_update(issues, ["rank"], batch_size=500)

"""An issue as its page reads it: few queries, plain values."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from caseway.activity.timeline import LATEST
from caseway.files.pictures import shown
from caseway.issues.importance import Evidence, Factor, score_of
from caseway.issues.models import Comment, CommentFile, Issue, Relation
from caseway.issues.models.issues import named
from caseway.workspaces.models import Member

MOST_RELATED = 100


@dataclass(slots=True)
class Commented:
    """One comment, ready to be shown."""

    id: int
    author: str
    html: str
    created_at: datetime
    files: list[dict[str, Any]] = field(default_factory=list)


def discussion(issue: Issue, files_at: str) -> list[Commented]:
    """The latest comments, oldest first, each with its files; two queries."""
    rows = list(Comment.objects.filter(workspace=issue.workspace_id, issue=issue).order_by("-id").values()[:LATEST])[::-1]
    files: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = ("comment_id", "file__token", "file__filename", "file__size")
    attached = CommentFile.objects.filter(workspace=issue.workspace_id, comment__in=[row["id"] for row in rows], is_inline=False)
    for comment, token, filename, size in attached.order_by("id").values_list(*columns) if rows else ():
        files[comment].append({"token": token, "filename": filename, "size": size})
    return [Commented(row["id"], row["author_name"], shown(row["html"], files_at), row["created_at"], files[row["id"]]) for row in rows]


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as it reads from this issue."""

    pk: int
    words: str
    number: int
    name: str
    title: str
    state: str


def relations_of(issue: Issue, member: Member) -> list[Tie]:
    """From both ends; issues that the member may not see are left out."""
    rows = Relation.objects.filter(Q(issue=issue) | Q(other=issue), workspace=issue.workspace_id).order_by("kind", "pk")[:MOST_RELATED]
    found = list(rows)
    others = {row.other_id if row.issue_id == issue.pk else row.issue_id for row in found}
    columns = ("pk", "number", "title", "state", "product__key")
    seen = {pk: rest for pk, *rest in Issue.objects.visible_to(member).filter(pk__in=others).values_list(*columns)} if others else {}
    ties = []
    for row in found:
        is_mine = row.issue_id == issue.pk
        other = row.other_id if is_mine else row.issue_id
        if other in seen:
            number, title, state, key = seen[other]
            words = str(row.get_kind_display() if is_mine else Relation.INVERSES[Relation.Kind(row.kind)])
            ties.append(Tie(row.pk, words, number, named(key, number), title, state))
    return ties


def children_of(issue: Issue, member: Member) -> list[dict[str, Any]]:
    rows = Issue.objects.visible_to(member).filter(parent=issue).order_by("rank", "id")
    return list(rows.values("number", "title", "state", "product__key")[:MOST_RELATED])


def factors_of(issue: Issue) -> tuple[Factor, ...]:
    """The score opened, from what is kept with the issue."""
    evidence = Evidence(reach=issue.reach, open_tickets=issue.open_tickets)
    return score_of(evidence, severity=issue.severity, effort_minutes=issue.estimate_minutes).factors


def standing_of(issue: Issue, member: Member, most: int = 1000) -> tuple[int, int] | None:
    """(how many unfinished issues of its product weigh less, how many there are beside it), counted no further than `most`."""
    others = Issue.objects.visible_to(member).unfinished().filter(product=issue.product_id).exclude(pk=issue.pk)
    count = others.order_by().values("pk")[:most].count()
    if not count or count == most:
        return None
    return others.filter(importance__lt=issue.importance).order_by().values("pk")[:most].count(), count

"""An issue as its page reads it: few queries, plain values."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from caseway.activity.lately import gathered
from caseway.activity.timeline import LATEST
from caseway.files.pictures import shown
from caseway.issues.importance import Evidence, Factor, score_of
from caseway.issues.models import AffectedVersion, Collaborator, Comment, CommentFile, Issue, Label, Relation
from caseway.issues.models.issues import named
from caseway.questions import asked_often
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
    rows = _comments(issue.workspace_id, issue.pk)[::-1]
    files: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for comment, token, filename, size in _attached(issue.workspace_id, [row["id"] for row in rows]) if rows else ():
        files[comment].append({"token": token, "filename": filename, "size": size})
    return [Commented(row["id"], row["author_name"], shown(row["html"], files_at), row["created_at"], files[row["id"]]) for row in rows]


@asked_often
def _comments(workspace: int, issue: int):
    return Comment.objects.filter(workspace=workspace, issue=issue).order_by("-id").values()[:LATEST]


@asked_often
def _attached(workspace: int, comments: list[int]):
    attached = CommentFile.objects.filter(workspace=workspace, comment__in=comments, is_inline=False)
    return attached.order_by("id").values_list("comment_id", "file__token", "file__filename", "file__size")


def unless_hidden(issue: Issue | None, reader: Member) -> Issue | None:
    """The issue that something names, unless it is confidential and not for this member."""
    if issue is None or not issue.is_confidential:
        return issue
    return issue if Issue.objects.visible_to(reader).filter(pk=issue.pk).exists() else None


def labels_of(issue: Issue) -> list[str]:
    return _labels(issue.workspace_id, issue.pk)


@asked_often
def _labels(workspace: int, issue: int):
    return Label.objects.filter(workspace=workspace, issue=issue).order_by("name").values_list("name", flat=True)


def affected_by(issue: Issue) -> dict[int, str]:
    """The versions that it was seen in."""
    return dict(_affected(issue.workspace_id, issue.pk))


@asked_often
def _affected(workspace: int, issue: int):
    affected = AffectedVersion.objects.filter(workspace=workspace, issue=issue)
    return affected.order_by("version").values_list("version", "version__name")


def collaborators_on(issue: Issue) -> list[tuple[int, str]]:
    return _collaborators(issue.workspace_id, issue.pk)


@asked_often
def _collaborators(workspace: int, issue: int):
    return Collaborator.objects.filter(workspace=workspace, issue=issue).order_by("pk").values_list("member", "member__name")


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as it reads from this issue."""

    pk: int
    words: str
    number: int
    name: str
    title: str
    state: str
    kind: str
    # Read from the other issue's end.
    is_inverse: bool


def relations_of(issue: Issue, member: Member) -> list[Tie]:
    """From both ends; issues that the member may not see are left out."""
    found = _relations(issue.workspace_id, issue.pk)
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
            ties.append(Tie(row.pk, words, number, named(key, number), title, state, row.kind, not is_mine))
    return ties


@asked_often
def _relations(workspace: int, issue: int):
    return Relation.objects.filter(Q(issue=issue) | Q(other=issue), workspace=workspace).order_by("kind", "pk")[:MOST_RELATED]


def children_of(issue: Issue, member: Member) -> list[dict[str, Any]]:
    return _children(member, issue.pk)


@asked_often
def _children(member, parent: int):
    rows = Issue.objects.visible_to(member).filter(parent=parent).order_by("rank", "id")
    return rows.values("number", "title", "state", "product__key")[:MOST_RELATED]


def factors_of(issue: Issue) -> tuple[Factor, ...]:
    """The score opened, from what is kept with the issue."""
    evidence = Evidence(reach=issue.reach, open_tickets=issue.open_tickets)
    return score_of(evidence, severity=issue.severity, effort_minutes=issue.estimate_minutes).factors


def standing_of(issue: Issue, member: Member, most: int = 1000) -> tuple[int, int] | None:
    """(how many unfinished issues of its product weigh less, how many there are beside it), counted no further than `most`."""
    return gathered(("standing", issue.pk), member, ("issue",), lambda: _standing(issue, member, most))


def _standing(issue: Issue, member: Member, most: int) -> tuple[int, int] | None:
    count = _beside.count(member, issue.product_id, issue.pk, slice(most))
    if not count or count == most:
        return None
    return _lighter.count(member, issue.product_id, issue.pk, slice(most)), count


@asked_often
def _beside(member, product: int | None, issue: int, part: slice):
    return _unfinished_beside(member, product, issue).values("pk")[part]


@asked_often
def _lighter(member, product: int | None, issue: int, part: slice):
    own = Issue.objects.filter(pk=issue).values("importance")
    return _unfinished_beside(member, product, issue).filter(importance__lt=own).values("pk")[part]


def _unfinished_beside(member, product: int | None, issue: int):
    return Issue.objects.visible_to(member).unfinished().filter(product=product).exclude(pk=issue).order_by()

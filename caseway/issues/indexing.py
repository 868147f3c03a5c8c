"""The text of an issue, as the search indexes hold it: title, description and discussion; and of its solution, in all languages."""

from collections.abc import Mapping, Sequence

from caseway.activity.models import Activity
from caseway.issues.models import Comment, Issue, SolutionText
from caseway.search import fulltext, postings
from caseway.search.folding import LONGEST_TEXT


def index_issue(activity: Activity) -> None:
    """Bring the index up to date with an issue."""
    row = Issue.objects.filter(pk=activity.subject_id).values_list("title", "description").first()
    if row is not None:
        text = text_of(activity.workspace_id, activity.subject_id, *row)
        fulltext.index(activity.workspace_id, activity.subject_id, text, fulltext.ISSUES)


def text_of(workspace_id: int, issue_id: int, title: str, description: str) -> str:
    """The newest words first: of a very long discussion the oldest are left out."""
    parts, length = [title, description], len(title) + len(description)
    bodies = Comment.objects.filter(workspace=workspace_id, issue=issue_id).order_by("-id").values_list("body", flat=True)
    for body in bodies.iterator(chunk_size=50):
        parts.append(body)
        length += len(body)
        if length > LONGEST_TEXT:
            break
    return "\n".join(parts)


def keep_issues(workspace_id: int, issues: Sequence[int], told: Mapping[int, str]) -> None:
    """Issues as they are compared, by title, description and what customers told of them."""
    rows = Issue.objects.filter(workspace=workspace_id, pk__in=issues).values_list("pk", "title", "description")
    if said := [(pk, title, description, told.get(pk, "")) for pk, title, description in rows]:
        postings.keep_many(workspace_id, postings.ISSUES, said)


def keep_solutions(workspace_id: int, issues: Sequence[int], told: Mapping[int, str]) -> None:
    """Symptoms are what people describe, so they count as a title; of an issue without a solution nothing is kept."""
    texts = SolutionText.objects.filter(workspace=workspace_id, solution__issue__in=issues).order_by("id")
    symptoms: dict[int, list[str]] = {issue: [] for issue in issues}
    rest: dict[int, list[str]] = {issue: [] for issue in issues}
    for issue, noticed, *ways_out in texts.values_list("solution__issue", "symptoms", "workaround", "resolution"):
        symptoms[issue].append(noticed)
        rest[issue] += ways_out
    said = [(one, "\n".join(symptoms[one]), "\n".join(rest[one]), told.get(one, "") if symptoms[one] else "") for one in issues]
    if said:
        postings.keep_many(workspace_id, postings.KNOWN_ISSUES, said)

"""The text of an issue, as the search indexes hold it: title, description and discussion; and of its solution, in all languages."""

from collections.abc import Sequence

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
        postings.keep(activity.workspace_id, postings.ISSUES, activity.subject_id, *row)


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


def index_solution(activity: Activity) -> None:
    """Bring the index of known issues up to date with an issue's solution."""
    keep_solutions(activity.workspace_id, [activity.subject_id])


def keep_solutions(workspace_id: int, issues: Sequence[int]) -> None:
    """Symptoms are what people describe, so they count as a title; of an issue without a solution nothing is kept."""
    texts = SolutionText.objects.filter(workspace=workspace_id, solution__issue__in=issues).order_by("id")
    symptoms: dict[int, list[str]] = {issue: [] for issue in issues}
    rest: dict[int, list[str]] = {issue: [] for issue in issues}
    for issue, told, *ways_out in texts.values_list("solution__issue", "symptoms", "workaround", "resolution"):
        symptoms[issue].append(told)
        rest[issue] += ways_out
    postings.keep_many(workspace_id, postings.KNOWN_ISSUES, [(one, "\n".join(symptoms[one]), "\n".join(rest[one])) for one in issues])

"""The text of an issue, as the search indexes hold it: title, description and discussion; and of its solution, in all languages."""

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
    keep_solution(activity.workspace_id, activity.subject_id)


def keep_solution(workspace_id: int, issue_id: int) -> None:
    """Symptoms are what people describe, so they count as a title; without a solution nothing is kept."""
    texts = SolutionText.objects.filter(workspace=workspace_id, solution__issue=issue_id)
    rows = list(texts.values_list("symptoms", "workaround", "resolution"))
    if not rows:
        postings.remove(workspace_id, postings.KNOWN_ISSUES, issue_id)
        return
    symptoms = "\n".join(row[0] for row in rows)
    postings.keep(workspace_id, postings.KNOWN_ISSUES, issue_id, symptoms, "\n".join("\n".join(row[1:]) for row in rows))

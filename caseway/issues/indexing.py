"""The text of an issue, as the search index holds it: title, description and discussion."""

from caseway.activity.models import Activity
from caseway.issues.models import Comment, Issue
from caseway.search import fulltext
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

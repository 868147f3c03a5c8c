"""Issues, what they are tied to, and what is said about them."""

from caseway.issues.models.answers import SolutionAnswer
from caseway.issues.models.discussion import Comment, CommentFile
from caseway.issues.models.issues import Confidant, Issue, NamedState
from caseway.issues.models.many import IssueAct, IssueActChange, IssueActPart
from caseway.issues.models.snoozing import IssueSnooze
from caseway.issues.models.solutions import Solution, SolutionText
from caseway.issues.models.ties import AffectedVersion, Collaborator, Label, Relation
from caseway.issues.models.wishes import Vote, Wish

__all__ = [
    "AffectedVersion",
    "Collaborator",
    "Comment",
    "CommentFile",
    "Confidant",
    "Issue",
    "IssueAct",
    "IssueActChange",
    "IssueActPart",
    "IssueSnooze",
    "Label",
    "NamedState",
    "Relation",
    "Solution",
    "SolutionAnswer",
    "SolutionText",
    "Vote",
    "Wish",
]

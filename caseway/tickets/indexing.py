"""The text of a ticket, as the search index holds it: subject and all that was said, notes included (agents alone search it)."""

from caseway.activity.models import Activity
from caseway.search import fulltext
from caseway.search.folding import LONGEST_TEXT
from caseway.tickets.models import Message, Ticket


def index_ticket(activity: Activity) -> None:
    """Bring the index up to date with a ticket."""
    subject = Ticket.objects.filter(pk=activity.subject_id).values_list("subject", flat=True).first()
    if subject is not None:
        fulltext.index(activity.workspace_id, activity.subject_id, text_of(activity.workspace_id, activity.subject_id, subject))


def text_of(workspace_id: int, ticket_id: int, subject: str) -> str:
    """The newest words first: of a very long ticket the oldest are left out."""
    parts, length = [subject], len(subject)
    bodies = Message.objects.filter(workspace=workspace_id, ticket=ticket_id).order_by("-id").values_list("body", flat=True)
    for body in bodies.iterator(chunk_size=50):
        parts.append(body)
        length += len(body)
        if length > LONGEST_TEXT:
            break
    return "\n".join(parts)

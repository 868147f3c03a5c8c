"""The text of a ticket, as the search index holds it: subject and all that was said, notes included (agents alone search it)."""

from caseway.activity.models import Activity
from caseway.activity.recording import together
from caseway.questions import asked_often
from caseway.search import fulltext
from caseway.search.folding import LONGEST_TEXT
from caseway.tickets.models import Message, Ticket

_AT_ONCE = 50
_subjects = asked_often(lambda tickets: Ticket.objects.filter(pk__in=tickets).values_list("workspace_id", "pk", "subject"))
_newest_bodies = asked_often(lambda workspace, ticket: _bodies(workspace, ticket)[:_AT_ONCE])


@together
def index_ticket(activities: list[Activity]) -> None:
    """Bring the index up to date with tickets."""
    found = _subjects(list({activity.subject_id for activity in activities}))
    fulltext.index_many([(workspace, ticket, text_of(workspace, ticket, subject)) for workspace, ticket, subject in found])


def text_of(workspace_id: int, ticket_id: int, subject: str) -> str:
    """The newest words first: of a very long ticket the oldest are left out."""
    parts, length = [subject], len(subject)
    for body in _newest_first(workspace_id, ticket_id):
        parts.append(body)
        length += len(body)
        if length > LONGEST_TEXT:
            break
    return "\n".join(parts)


def _newest_first(workspace_id: int, ticket_id: int):
    newest = _newest_bodies(workspace_id, ticket_id)
    yield from newest
    if len(newest) == _AT_ONCE:
        yield from _bodies(workspace_id, ticket_id)[_AT_ONCE:].iterator(chunk_size=_AT_ONCE)


def _bodies(workspace_id: int, ticket_id: int):
    return Message.objects.filter(workspace=workspace_id, ticket=ticket_id).order_by("-id").values_list("body", flat=True)

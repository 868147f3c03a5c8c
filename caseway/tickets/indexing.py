"""The text of a ticket, as the search index holds it: subject and all that was said, notes included (agents alone search it)."""

from collections import defaultdict
from collections.abc import Iterable

from caseway.activity.models import Activity
from caseway.activity.recording import together
from caseway.questions import asked_often
from caseway.search import fulltext
from caseway.search.folding import LONGEST_TEXT
from caseway.tickets.models import Message, Ticket

_AT_ONCE = 50
# Most tickets of a batch have a message or two; where they have more, each is asked for its own.
_OF_BATCH = 200
_subjects = asked_often(lambda tickets: Ticket.objects.filter(pk__in=tickets).values_list("workspace_id", "pk", "subject"))
_newest_bodies = asked_often(lambda workspace, ticket: _bodies(workspace, ticket)[:_AT_ONCE])
_bodies_among = asked_often(lambda workspace, tickets: _oldest_first(workspace, tickets)[:_OF_BATCH])


@together
def index_ticket(activities: list[Activity]) -> None:
    """Bring the index up to date with tickets."""
    found = _subjects(list({activity.subject_id for activity in activities}))
    by_workspace: dict[int, dict[int, str]] = defaultdict(dict)
    for workspace, ticket, subject in found:
        by_workspace[workspace][ticket] = subject
    fulltext.index_many([row for workspace, subjects in by_workspace.items() for row in _texts(workspace, subjects)])


def _texts(workspace_id: int, subjects: dict[int, str]) -> list[tuple[int, int, str]]:
    said = _bodies_among(workspace_id, list(subjects)) if len(subjects) > 1 else []
    if not 0 < len(said) < _OF_BATCH:
        return [(workspace_id, ticket, text_of(workspace_id, ticket, subject)) for ticket, subject in subjects.items()]
    bodies: dict[int, list[str]] = defaultdict(list)
    for ticket, body in reversed(said):
        bodies[ticket].append(body)
    return [(workspace_id, ticket, _joined(subject, bodies[ticket])) for ticket, subject in subjects.items()]


def text_of(workspace_id: int, ticket_id: int, subject: str) -> str:
    """The newest words first: of a very long ticket the oldest are left out."""
    return _joined(subject, _newest_first(workspace_id, ticket_id))


def _joined(subject: str, newest_first: Iterable[str]) -> str:
    parts, length = [subject], len(subject)
    for body in newest_first:
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


def _oldest_first(workspace_id: int, tickets: list[int]):
    # In the order of their index, so that nothing is sorted.
    return Message.objects.filter(workspace=workspace_id, ticket__in=tickets).order_by("ticket_id", "id").values_list("ticket_id", "body")

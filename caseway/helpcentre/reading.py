"""What a requester may read of a ticket."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from caseway.customers.models import Customer
from caseway.files.models import File
from caseway.tickets.actions.saying import ALONE, APART
from caseway.tickets.models import Message, MessageFile, Participant, Ticket, Told
from caseway.tickets.reading import Said, conversation_in


def messages_for(participant: Participant) -> QuerySet[Message]:
    """Public messages and what they wrote themselves; to those in copy only what was said since they joined.

    Of what is merged into this ticket they read that in which they take part themselves; of the ticket that this one is merged
    into only what they wrote to it since.
    """
    readable = _readable(participant)
    for one in Participant.objects.filter(
        workspace=participant.workspace_id, customer=participant.customer_id, ticket__merged_into=participant.ticket_id, is_active=True
    ):
        readable |= _readable(one)
    if participant.ticket.merged_into_id is not None:
        readable |= Q(ticket=participant.ticket.merged_into_id, customer=participant.customer_id, marks__startswith=APART)
    return Message.objects.filter(readable, workspace=participant.workspace_id)


def _readable(participant: Participant) -> Q:
    theirs = Q(customer=participant.customer_id, marks__startswith=ALONE)
    readable = Q(ticket=participant.ticket_id) & (Q(is_internal=False) | theirs)
    return readable if participant.role == Participant.Role.REQUESTER else readable & Q(created_at__gte=participant.created_at)


def files_for(participant: Participant) -> QuerySet[File]:
    return files_in(participant.workspace_id, messages_for(participant))


def files_in(workspace_id: int, messages: QuerySet[Message]) -> QuerySet[File]:
    attached = MessageFile.objects.filter(workspace=workspace_id, message__in=messages)
    return File.objects.in_workspace(workspace_id).filter(pk__in=attached.values("file"))


def conversation_for(participant: Participant, files_at: str) -> list[tuple[Said, bool]]:
    """The conversation as this person may read it (nobody else's address, no history in quotes), and what of it is theirs."""
    return _as_read_by(participant.customer_id, messages_for(participant), files_at)


def public_messages(ticket: Ticket) -> QuerySet[Message]:
    """What colleagues of the requester may read of one ticket."""
    return Message.objects.filter(workspace=ticket.workspace_id, ticket=ticket, is_internal=False)


def public_conversation(ticket: Ticket, reader: Customer, files_at: str) -> list[tuple[Said, bool]]:
    """The same for a colleague of the requester."""
    return _as_read_by(reader.pk, public_messages(ticket), files_at)


def _as_read_by(customer_id: int, messages: QuerySet[Message], files_at: str) -> list[tuple[Said, bool]]:
    mine = set(messages.filter(customer=customer_id).values_list("pk", flat=True))
    return [(said, True) if said.id in mine else (_as_told(said), False) for said in conversation_in(messages, files_at)]


def _as_told(said: Said) -> Said:
    """Quotes of others may hold what was said before this reader joined, or elsewhere."""
    name = said.author if "@" not in said.author else ""
    return replace(said, author=name or _("Somebody else"), email="", quoted="", quoted_html="")


def told_to(participant: Participant) -> Told | None:
    """What this requester was told of a fix, and whether they said that it is fixed for them."""
    if participant.role != Participant.Role.REQUESTER:
        return None
    told = Told.objects.filter(workspace=participant.workspace_id, ticket=participant.ticket_id, state=Told.State.DONE)
    return told.order_by("-id").first()

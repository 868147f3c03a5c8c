"""What somebody wrote that its author and we read alone, shown to all who take part."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.tickets.actions.saying import ALONE, locked
from caseway.tickets.facts import TicketMessageShown
from caseway.tickets.models import Message
from caseway.workspaces.models import Member


@transaction.atomic
def show_to_all(message: Message, *, by: Member) -> Message:
    """Let all who take part read what answered no mail of ours; nobody is mailed. Raises ValidationError for anything else."""
    ticket = locked(message.ticket)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    marks = message.marks.split()
    if ALONE not in marks:
        if message.is_internal:
            raise ValidationError(_("Only what somebody from outside wrote on this ticket can be shown to all who take part."))
        return message
    message.is_internal, message.marks = False, " ".join(mark for mark in marks if mark != ALONE)
    message.save(update_fields=["is_internal", "marks"])
    record(TicketMessageShown(message=message.pk), about=ticket, by=by)
    return message

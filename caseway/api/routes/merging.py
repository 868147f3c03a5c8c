"""Two tickets that are one, and one that is two."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.problems import wrong
from caseway.api.reading import tickets as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.tickets import MergeGiven, SplitGiven, TicketTold
from caseway.tickets import actions
from caseway.tickets.forms import MergeForm
from caseway.tickets.models import Message, Ticket
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Tickets"])


@router.post(
    "/{int:number}/merge", auth=Door("tickets.change"), response=TicketTold, summary="Merge a ticket into another",
    operation_id="merge_ticket",
)  # fmt: skip
def merge_ticket(request: MemberRequest, number: int, given: MergeGiven) -> HttpResponse:
    """It is closed and goes on in the other one, or where that goes on; its messages keep their home. Merged already, nothing changes."""
    return done_once(request, lambda: _merge(request, number, given), status=200)


def _merge(request: MemberRequest, number: int, given: MergeGiven) -> Made:
    ticket = there(Ticket.objects.visible_to(request.member), number=number)
    form = MergeForm({"into": str(given.into)}, member=request.member)
    if not form.is_valid():
        raise wrong("into", str(form.errors["into"][0]))
    actions.merge(ticket, form.cleaned_data["into"], by=request.member)
    return Made(reading.told(request.member, number))


@router.delete(
    "/{int:number}/merge", auth=Door("tickets.change"), response=TicketTold, summary="Take a merged ticket out again",
    operation_id="unmerge_ticket",
)  # fmt: skip
def unmerge_ticket(request: MemberRequest, number: int) -> HttpResponse:
    """It stands as it stood before; what came later stays where it came. Not merged, nothing changes."""
    with transaction.atomic():
        actions.unmerge(there(Ticket.objects.visible_to(request.member), number=number), by=request.member)
    return answer(reading.told(request.member, number))


@router.post(
    "/{int:number}/split", auth=Door("tickets.change"), response={201: TicketTold}, summary="Make a message a ticket of its own",
    operation_id="split_ticket",
)  # fmt: skip
def split_ticket(request: MemberRequest, number: int, given: SplitGiven) -> HttpResponse:
    """It stays at home here and stands there too; nobody is told. Merging the new ticket into this one undoes it."""
    return done_once(request, lambda: _split(request, number, given))


def _split(request: MemberRequest, number: int, given: SplitGiven) -> Made:
    ticket = there(Ticket.objects.visible_to(request.member), number=number)
    messages = Message.objects.filter(workspace=ticket.workspace_id, ticket=ticket).select_related("ticket", "customer")
    message = messages.filter(pk=given.message).first()
    if message is None:
        raise wrong("message", _("There is no message with this id on the ticket."))
    made = actions.split(message, by=request.member, subject=given.subject.strip(), with_later=given.with_later)
    return Made(reading.told(request.member, made.number), location=f"/api/v1/tickets/{made.number}")

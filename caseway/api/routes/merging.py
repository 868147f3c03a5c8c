"""Two tickets that are one."""

from django.db import transaction
from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.problems import wrong
from caseway.api.reading import tickets as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.tickets import MergeGiven, TicketTold
from caseway.tickets import actions
from caseway.tickets.forms import MergeForm
from caseway.tickets.models import Ticket
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
    return Made(_told(request, number))


@router.delete(
    "/{int:number}/merge", auth=Door("tickets.change"), response=TicketTold, summary="Take a merged ticket out again",
    operation_id="unmerge_ticket",
)  # fmt: skip
def unmerge_ticket(request: MemberRequest, number: int) -> HttpResponse:
    """It stands as it stood before; what came later stays where it came. Not merged, nothing changes."""
    with transaction.atomic():
        actions.unmerge(there(Ticket.objects.visible_to(request.member), number=number), by=request.member)
    return answer(_told(request, number))


def _told(request: MemberRequest, number: int) -> dict:
    rows = list(reading.rows_of(Ticket.objects.visible_to(request.member)).filter(number=number))
    return reading.describe(rows, request.member)[0]

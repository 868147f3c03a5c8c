"""The issue that a ticket hangs on."""

from django.db import transaction
from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen_issue, there
from caseway.api.door import Door
from caseway.api.reading import tickets as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.issues import IssueLinkGiven
from caseway.api.shapes.tickets import TicketTold
from caseway.tickets import actions
from caseway.tickets.models import Ticket
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Tickets"])


@router.post(
    "/{int:number}/issue", auth=Door("tickets.change"), response=TicketTold, summary="Link a ticket to an issue",
    operation_id="link_issue",
)  # fmt: skip
def link_issue(request: MemberRequest, number: int, given: IssueLinkGiven) -> HttpResponse:
    """Instead of the issue it hung on before. Linked already, nothing changes."""
    return done_once(request, lambda: _link(request, number, given), status=200)


def _link(request: MemberRequest, number: int, given: IssueLinkGiven) -> Made:
    ticket = there(Ticket.objects.visible_to(request.member), number=number)
    issue = chosen_issue(given.issue, request.member)
    assert issue is not None, "a number is always given"
    actions.link_issue(ticket, issue, by=request.member)
    return Made(reading.told(request.member, number))


@router.delete(
    "/{int:number}/issue", auth=Door("tickets.change"), response=TicketTold, summary="Take a ticket off its issue",
    operation_id="unlink_issue",
)  # fmt: skip
def unlink_issue(request: MemberRequest, number: int) -> HttpResponse:
    """Not linked, nothing changes."""
    with transaction.atomic():
        actions.unlink_issue(there(Ticket.objects.visible_to(request.member), number=number), by=request.member)
    return answer(reading.told(request.member, number))


@router.post(
    "/{int:number}/issue/undo", auth=Door("tickets.change"), response=TicketTold, summary="Hang a ticket where it hung before",
    operation_id="undo_link",
)  # fmt: skip
def undo_link(request: MemberRequest, number: int) -> HttpResponse:
    """Takes the last linking or unlinking back; done twice, it is as it was. Never linked, nothing changes."""
    return done_once(request, lambda: _undo(request, number), status=200)


def _undo(request: MemberRequest, number: int) -> Made:
    actions.undo_link(there(Ticket.objects.visible_to(request.member), number=number), by=request.member)
    return Made(reading.told(request.member, number))

"""What is said on a ticket."""

from collections.abc import Callable

from django.http import HttpResponse
from ninja import Router

from caseway.api.choosing import chosen_files, there
from caseway.api.door import Door
from caseway.api.paging import Paging, listed
from caseway.api.problems import not_found
from caseway.api.reading import messages as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.tickets import MessageGiven, MessageList, MessageTold
from caseway.files.pictures import pasted_files
from caseway.questions import asked_often
from caseway.tickets import actions
from caseway.tickets.merged import merged_into
from caseway.tickets.models import Message, Ticket
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Tickets"])

SAY: dict[str, Callable[..., Message]] = {"reply": actions.reply, "note": actions.note, "call": actions.note_call}


@router.get(
    "/{int:number}/messages", auth=Door(), response=MessageList, summary="List the messages of a ticket", operation_id="list_messages"
)
def list_messages(request: MemberRequest, number: int, page: Paging) -> HttpResponse:
    """Oldest first, notes and calls included, and those of what was merged into it; `ticket` is where a message is at home."""
    ticket = there(Ticket.objects.visible_to(request.member), number=number)
    merged = [one.pk for one in merged_into(ticket, request.member)]
    messages = Message.objects.filter(workspace=ticket.workspace_id, ticket__in=[ticket.pk, *merged])
    return listed(reading.rows_of(messages), page, reading.describe, newest_first=False)


@asked_often
def _numbered(member, number: int):
    # What is said looks at the ticket again, once it holds it.
    return Ticket.objects.visible_to(member).filter(number=number).only("pk", "merged_into")


@router.post(
    "/{int:number}/messages",
    auth=Door("tickets.answer"),
    response={201: MessageTold},
    summary="Reply, or note something",
    operation_id="say",
)
def say(request: MemberRequest, number: int, given: MessageGiven) -> HttpResponse:
    """A `reply` goes to the customer by mail; a `note` and a `call` stay in the house. `body` is Markdown."""
    ticket = _numbered.first(request.member, number)
    if ticket is None:
        raise not_found()
    return done_once(request, lambda: _say(request, ticket, given))


def _say(request: MemberRequest, ticket: Ticket, given: MessageGiven) -> Made:
    named = chosen_files(given.attachments, request.member)
    files = {file.pk: file for file in [*named, *pasted_files(given.body, request.workspace.pk, request.member.pk)]}
    then: dict[str, str] = {"then": given.state} if given.state else {}
    message = SAY[given.kind](ticket, by=request.member, body=given.body, files=files.values(), **then)
    return Made(reading.told_of(message, may_have_files=bool(files)), location=f"/api/v1/tickets/{message.ticket.number}/messages")

"""How tickets stand to each other."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.problems import wrong
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.relations import RelationGiven, RelationList, RelationTold
from caseway.tickets import actions
from caseway.tickets.models import Ticket, TicketRelation
from caseway.tickets.related import related_to
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Tickets"])


@router.get(
    "/{int:number}/relations", auth=Door(), response=RelationList, summary="List the tickets that one stands to",
    operation_id="list_relations",
)  # fmt: skip
def list_relations(request: MemberRequest, number: int) -> HttpResponse:
    """At most a hundred, in the words of this ticket's end."""
    return answer({"items": related_to(_ticket(request, number), request.member), "next": None})


@router.post(
    "/{int:number}/relations", auth=Door("tickets.change"), response={201: RelationTold}, summary="Relate a ticket to another",
    operation_id="relate_ticket",
)  # fmt: skip
def relate_ticket(request: MemberRequest, number: int, given: RelationGiven) -> HttpResponse:
    """Shown at both, in the words of either end. Related so already, nothing changes."""
    return done_once(request, lambda: _relate(request, number, given))


def _relate(request: MemberRequest, number: int, given: RelationGiven) -> Made:
    ticket = _ticket(request, number)
    other = Ticket.objects.visible_to(request.member).filter(number=given.other).first()
    if other is None:
        raise wrong("other", _("There is no ticket with this number that you may see."))
    made = actions.relate(ticket, other, given.kind, by=request.member)
    return Made(next(one for one in related_to(ticket, request.member) if one["id"] == made.pk))


@router.delete(
    "/{int:number}/relations/{int:relation}", auth=Door("tickets.change"), response={204: None}, summary="Take a relation back",
    operation_id="unrelate_ticket",
)  # fmt: skip
def unrelate_ticket(request: MemberRequest, number: int, relation: int) -> HttpResponse:
    relations = TicketRelation.objects.visible_to(request.member).of(_ticket(request, number)).select_related("ticket", "other")
    actions.unrelate(there(relations, pk=relation), by=request.member)
    return HttpResponse(status=204)


def _ticket(request: MemberRequest, number: int) -> Ticket:
    return there(Ticket.objects.visible_to(request.member), number=number)

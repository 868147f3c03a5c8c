"""Why a ticket came about: what was decided, and taken back."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.paging import Paging, Row, listed
from caseway.api.problems import wrong
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.verdicts import VerdictGiven, VerdictList
from caseway.products.models import Component
from caseway.tickets import actions
from caseway.tickets.models import Ticket, Verdict
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Tickets"])
COLUMNS = ("id", "cause", "reason", "step", "component_id", "component__name", "quote", "is_current", "undone_at", "decided_at")
LATEST = 50


@router.get(
    "/{int:number}/verdicts", auth=Door(), response=VerdictList, summary="List the verdicts on a ticket", operation_id="list_verdicts"
)
def list_verdicts(request: MemberRequest, number: int, page: Paging) -> HttpResponse:
    """Newest first, those that were taken back included."""
    return listed(_rows(_ticket(request, number)), page, _describe)


@router.post(
    "/{int:number}/verdicts", auth=Door("tickets.change"), response=VerdictList, summary="Decide why a ticket came about",
    operation_id="decide_cause",
)  # fmt: skip
def decide_cause(request: MemberRequest, number: int, given: VerdictGiven) -> HttpResponse:
    """Answers the latest verdicts. The same once more changes nothing."""
    return done_once(request, lambda: _decide(request, number, given), status=200)


def _decide(request: MemberRequest, number: int, given: VerdictGiven) -> Made:
    ticket = _ticket(request, number)
    named = given.model_dump()
    if given.component is not None:
        named["component"] = Component.objects.visible_to(request.member).filter(product=ticket.product_id, pk=given.component).first()
        if named["component"] is None:
            raise wrong("component", _("There is none with this id in the ticket's product."))
    actions.decide_cause(ticket, named.pop("cause"), by=request.member, **named)
    return Made(_latest(ticket))


@router.post(
    "/{int:number}/verdicts/undo", auth=Door("tickets.change"), response=VerdictList, summary="Take the last verdict back",
    operation_id="undo_verdict",
)  # fmt: skip
def undo_verdict(request: MemberRequest, number: int) -> HttpResponse:
    """What was decided before holds again. With nothing decided, nothing changes."""
    return done_once(request, lambda: _undo(request, number), status=200)


def _undo(request: MemberRequest, number: int) -> Made:
    ticket = _ticket(request, number)
    actions.undo_cause(ticket, by=request.member)
    return Made(_latest(ticket))


def _ticket(request: MemberRequest, number: int) -> Ticket:
    return there(Ticket.objects.visible_to(request.member), number=number)


def _rows(ticket: Ticket) -> Any:
    return Verdict.objects.filter(workspace=ticket.workspace_id, ticket=ticket).values(*COLUMNS)


def _latest(ticket: Ticket) -> dict[str, Any]:
    return {"items": _describe(list(_rows(ticket).order_by("-id")[:LATEST])), "next": None}


def _describe(rows: list[Row]) -> list[Row]:
    return [_described(row) for row in rows]


def _described(row: Row) -> Row:
    component = {"id": row.pop("component_id"), "name": row.pop("component__name")}
    return row | {"cause": row["cause"] or None, "component": component if component["id"] else None}

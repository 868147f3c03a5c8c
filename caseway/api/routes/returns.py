"""Returns and exchanges: request, list, read, move on."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.asking import Asked
from caseway.api.choosing import chosen_product, chosen_version, row_of, there
from caseway.api.door import Door
from caseway.api.problems import wrong
from caseway.api.reading import returns as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.returns import ReturnChange, ReturnGiven, ReturnList, ReturnNumbers, ReturnTold
from caseway.returns import actions
from caseway.returns.actions.changing import CHANGEABLE
from caseway.returns.listing import LATELY, numbers, page_of
from caseway.returns.models import Return
from caseway.tickets.models import Ticket
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

router = Router(tags=["Returns"])
ACT = "returns.change"
CHOOSERS: dict[str, Callable[[Any, Member], Any]] = {"product": chosen_product, "version": chosen_version}


@router.get("", auth=Door(), response=ReturnList, summary="List returns", operation_id="list_returns")
def list_returns(request: MemberRequest, asked: Asked) -> HttpResponse:
    """Those of tickets that you may see, newest first; `q` in the query language, `sort` by `number` or `moved`."""
    found = page_of(request.member, asked.q, asked.sort, asked.cursor, asked.limit, columns=reading.COLUMNS)
    return answer({"items": reading.describe(found.rows, request.member), "next": found.next or None})


@router.post("", auth=Door(ACT), response={201: ReturnTold}, summary="Request a return", operation_id="request_return")
def request_return(request: MemberRequest, given: ReturnGiven) -> HttpResponse:
    """The customer of the ticket is told that we know."""
    return done_once(request, lambda: _request(request, given))


def _request(request: MemberRequest, given: ReturnGiven) -> Made:
    named = given.model_dump(exclude_unset=True)
    ticket = Ticket.objects.visible_to(request.member).filter(number=named.pop("ticket")).first()
    if ticket is None:
        raise wrong("ticket", _("There is no ticket with this number that you may see."))
    named["currency"] = named.get("currency") or ""
    made = actions.request(ticket, by=request.member, **named | _choices(named, request.member))
    return Made(_told(request, made.number), location=f"/api/v1/returns/{made.number}")


@router.get("/numbers", auth=Door(), response=ReturnNumbers, summary="Count returns, and what they cost", operation_id="count_returns")
def count_returns(request: MemberRequest) -> HttpResponse:
    """Of those that you may see. Costs by currency, as sums of different money are no sum."""
    found = numbers(request.member)
    stages = [{"stage": str(one.stage), "count": one.count, "longest_days": one.longest_days} for one in found.stages]
    costs = {"costs": _as_text(found.costs), "open_costs": _as_text(found.open_costs)}
    return answer({"stages": stages, "days": LATELY.days, **costs})


def _as_text(costs: dict[str, Decimal]) -> dict[str, str]:
    return {currency: f"{total:.2f}" for currency, total in costs.items()}


@router.get("/{int:number}", auth=Door(), response=ReturnTold, summary="Read a return", operation_id="read_return")
def read_return(request: MemberRequest, number: int) -> HttpResponse:
    return answer(_told(request, number))


@router.patch("/{int:number}", auth=Door(ACT), response=ReturnTold, summary="Move a return on, or change it", operation_id="change_return")
def change_return(request: MemberRequest, number: int, given: ReturnChange) -> HttpResponse:
    """What is not named stays. In the stage already, nothing is mailed again; a stage that cannot follow is refused."""
    named = given.named()
    with transaction.atomic():
        thing = there(Return.objects.visible_to(request.member), number=number)
        _change(thing, named | _choices(named, request.member), request.member)
    return answer(_told(request, number))


def _change(thing: Return, named: dict[str, Any], member: Member) -> None:
    actions.change(thing, by=member, **{name: value for name, value in named.items() if name in CHANGEABLE})
    if stage := named.pop("stage", None):
        named["cause"] = named.get("cause") or ""
        actions.move(thing, stage, by=member, **named)


def _choices(named: dict[str, Any], member: Member) -> dict[str, Any]:
    return {name: named[name] and choose(named[name], member) for name, choose in CHOOSERS.items() if name in named}


def _told(request: MemberRequest, number: int) -> dict[str, Any]:
    rows = Return.objects.visible_to(request.member).values(*reading.COLUMNS)
    return reading.describe(row_of(rows, number=number), request.member)[0]

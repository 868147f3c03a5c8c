"""Macros: prepared answers, and answering with one."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer, reference
from caseway.api.choosing import chosen, chosen_assignee, row_of, there
from caseway.api.door import Door
from caseway.api.paging import Paging, Row, listed
from caseway.api.reading import messages as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.macros import MacroChange, MacroGiven, MacroList, MacroTold, MacroUse
from caseway.api.shapes.tickets import MessageTold
from caseway.automation import actions
from caseway.automation.models import Macro
from caseway.tickets.models import Ticket
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member, Team

router = Router(tags=["Macros"])
of_tickets = Router(tags=["Tickets"])
ACT = "macros.change"
PLAIN = ("id", "name", "text", "state", "priority", "to_me", "tags", "snooze", "created_at")
REFERENCES = ("team", "to_team", "assignee")


@router.get("", auth=Door(), response=MacroList, summary="List macros", operation_id="list_macros")
def list_macros(request: MemberRequest, page: Paging) -> HttpResponse:
    """Everybody's, and those of the teams that you may see."""
    return listed(_rows(request), page, _describe)


@router.post("", auth=Door(ACT), response={201: MacroTold}, summary="Make a macro", operation_id="make_macro")
def make_macro(request: MemberRequest, given: MacroGiven) -> HttpResponse:
    """A placeholder that does not exist is refused."""
    return done_once(request, lambda: _make(request, given))


def _make(request: MemberRequest, given: MacroGiven) -> Made:
    made = actions.make_macro(request.workspace, by=request.member, **_chosen(given.model_dump(), request.member))
    return Made(_told(request, made.pk), location=f"/api/v1/macros/{made.pk}")


@router.get("/{int:id}", auth=Door(), response=MacroTold, summary="Read a macro", operation_id="read_macro")
def read_macro(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch("/{int:id}", auth=Door(ACT), response=MacroTold, summary="Change a macro", operation_id="change_macro")
def change_macro(request: MemberRequest, id: int, given: MacroChange) -> HttpResponse:
    """What is not named stays."""
    macro = there(Macro.objects.visible_to(request.member), pk=id)
    actions.change_macro(macro, by=request.member, **_chosen(given.named(), request.member))
    return answer(_told(request, id))


@router.delete("/{int:id}", auth=Door(ACT), response={204: None}, summary="Remove a macro", operation_id="remove_macro")
def remove_macro(request: MemberRequest, id: int) -> HttpResponse:
    actions.remove_macro(there(Macro.objects.visible_to(request.member), pk=id), by=request.member)
    return HttpResponse(status=204)


@of_tickets.post(
    "/{int:number}/macro", auth=Door("tickets.answer"), response={201: MessageTold}, summary="Answer with a macro",
    operation_id="use_macro",
)  # fmt: skip
def use_macro(request: MemberRequest, number: int, given: MacroUse) -> HttpResponse:
    """Its text is said, or `body` in its place, and what it does is done, both or neither."""
    ticket = there(Ticket.objects.visible_to(request.member).select_related("requester", "product"), number=number)
    return done_once(request, lambda: _use(request, ticket, given))


def _use(request: MemberRequest, ticket: Ticket, given: MacroUse) -> Made:
    offered = Macro.objects.offered_to(request.member).select_related("to_team", "assignee")
    macro = chosen(offered, given.macro, "macro")
    assert macro is not None
    message = actions.use_macro(macro, ticket, by=request.member, body=given.body, kind=given.kind)
    return Made(reading.told_of(message), location=f"/api/v1/tickets/{message.ticket.number}/messages")


def _chosen(values: dict[str, Any], member: Member) -> dict[str, Any]:
    for name in ("team", "to_team"):
        if name in values:
            values[name] = chosen(Team.objects.visible_to(member), values[name], name)
    if "assignee" in values:
        values["assignee"] = chosen_assignee(values["assignee"], member)
    return values


def _rows(request: MemberRequest) -> Any:
    return Macro.objects.visible_to(request.member).values(*PLAIN, *(f"{name}{part}" for name in REFERENCES for part in ("_id", "__name")))


def _told(request: MemberRequest, pk: int) -> Row:
    return _describe(row_of(_rows(request), pk=pk))[0]


def _describe(rows: list[Row]) -> list[Row]:
    return [{name: row[name] for name in PLAIN} | {name: reference(row, name) for name in REFERENCES} for row in rows]

"""Tickets: open, list, read, change."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.asking import Asked, ticket_list
from caseway.api.choosing import chosen_assignee, chosen_fields, chosen_files, chosen_product, chosen_team, chosen_version, there
from caseway.api.door import Door
from caseway.api.reading import tickets as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.tickets import TicketChange, TicketGiven, TicketList, TicketTold
from caseway.customers.actions import find_or_make
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from caseway.tickets.reading import verdict_of
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

router = Router(tags=["Tickets"])

CHOOSERS: dict[str, Callable[[Any, Member], Any]] = {
    "product": chosen_product,
    "version": chosen_version,
    "team": chosen_team,
    "assignee": chosen_assignee,
}

# What a cause is decided on: as programs name it, as the verb does.
GROUNDS = {"cause_reason": "reason", "step": "step", "quote": "quote"}


@router.get("", auth=Door(), response=TicketList, summary="List tickets", operation_id="list_tickets")
def list_tickets(request: MemberRequest, asked: Asked) -> HttpResponse:
    """Those that you may see, newest first; `q` in the query language, `sort` by one of its sortable fields."""
    return ticket_list(request, asked, lambda rows: reading.describe(rows, request.member))


@router.post("", auth=Door("tickets.open"), response={201: TicketTold}, summary="Open a ticket", operation_id="open_ticket")
def open_ticket(request: MemberRequest, given: TicketGiven) -> HttpResponse:
    """Write down a report; its requester gets a receipt where there is an address. A known address or number is a known customer."""
    return done_once(request, lambda: _open(request, given))


def _open(request: MemberRequest, given: TicketGiven) -> Made:
    member = request.member
    who = {name: value for name, value in given.requester.model_dump().items() if value}
    ticket = actions.open_ticket(
        request.workspace,
        requester=find_or_make(request.workspace, by=member, **who),
        words=Words.plain(given.body),
        by=member,
        email=given.requester.email or "",
        files=chosen_files(given.attachments, member),
        **_plain(given),
        **_choices(given.model_dump(include=set(CHOOSERS)), member),
    )
    actions.fill_in(ticket, chosen_fields(given.fields, Ticket.subject_kind, member), by=member)
    told = reading.told_of_new(ticket, member, has_tags=bool(given.tags), has_fields=bool(given.fields))
    return Made(told, location=f"/api/v1/tickets/{ticket.number}")


def _plain(given: TicketGiven) -> dict[str, Any]:
    return given.model_dump(include={"subject", "channel", "kind", "priority", "serial", "lot", "tags"})


def _choices(named: dict[str, Any], member: Member) -> dict[str, Any]:
    """What is named, and `None` for what is named as `null`."""
    return {name: named[name] and choose(named[name], member) for name, choose in CHOOSERS.items() if name in named}


@router.get("/{int:number}", auth=Door(), response=TicketTold, summary="Read a ticket", operation_id="read_ticket")
def read_ticket(request: MemberRequest, number: int) -> HttpResponse:
    return answer(reading.told(request.member, number))


@router.patch("/{int:number}", auth=Door("tickets.change"), response=TicketTold, summary="Change a ticket", operation_id="change_ticket")
def change_ticket(request: MemberRequest, number: int, given: TicketChange) -> HttpResponse:
    """What is not named stays. `null` takes product, team, assignee or cause away. Setting the state sends no words."""
    named = given.named()
    with transaction.atomic():
        ticket = there(Ticket.objects.visible_to(request.member), number=number)
        _change(ticket, named | _choices(named, request.member), request.member)
    return answer(reading.told(request.member, number))


def _change(ticket: Ticket, named: dict[str, Any], member: Member) -> None:
    _decide(ticket, named, member)
    if "subject" in named:
        named["subject"] = " ".join(named["subject"].split())
    actions.change(ticket, by=member, **named)
    if "fields" in named:
        actions.fill_in(ticket, chosen_fields(named["fields"], Ticket.subject_kind, member), by=member)
    if "tags" in named:
        actions.set_tags(ticket, named["tags"], by=member)
    if "assignee" in named:
        actions.assign(ticket, named["assignee"], by=member)
    if "state" in named:
        actions.set_state(ticket, named["state"], by=member)


def _decide(ticket: Ticket, named: dict[str, Any], member: Member) -> None:
    """The cause with its grounds; grounds that are not named stay, unless the cause becomes another."""
    grounds: dict[str, Any] = {own: named[name] for name, own in GROUNDS.items() if name in named}
    if "cause" not in named and not grounds:
        return
    standing = verdict_of(ticket)
    cause = (named["cause"] or "") if "cause" in named else ticket.cause
    kept: dict[str, Any] = {name: standing[name] for name in GROUNDS.values() if name in standing} if cause == ticket.cause else {}
    actions.decide_cause(ticket, cause, by=member, **(kept | grounds))

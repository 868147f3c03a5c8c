"""Decisions of triage: each is its verbs and one fact that says what was decided and how long it took."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import Actor, record
from caseway.issues.models import Issue
from caseway.tickets.actions.assigning import assign
from caseway.tickets.actions.changing import change
from caseway.tickets.actions.deciding import decide_cause, undo_cause
from caseway.tickets.actions.linking import link_issue, unlink_issue
from caseway.tickets.actions.resolving import resolve, set_state, take_up
from caseway.tickets.actions.saying import reply
from caseway.tickets.models import Snooze, Ticket, Verdict
from caseway.tickets.triage_facts import TicketReconsidered, TicketSnoozed, TicketTriaged, TicketWoken
from caseway.workspaces.models import Member


@transaction.atomic
def accept_case(
    ticket: Ticket, *, by: Member, seconds: int | None = None, cause: str = "", step: str = "", reason: str = "", **values: Any
) -> None:
    """It is ours to work on; `values` are properties of the ticket."""
    change(ticket, by=by, **values)
    if cause:
        decide_cause(ticket, cause, by=by, step=step, reason=reason)
    take_up(ticket, by=by)
    _decided(ticket, "accept", by, seconds)


@transaction.atomic
def find_known(ticket: Ticket, issue: Issue, *, by: Member, seconds: int | None = None) -> None:
    """It has the cause of an issue; it waits with the others."""
    link_issue(ticket, issue, by=by)
    take_up(ticket, by=by)
    _decided(ticket, "duplicate", by, seconds)


@transaction.atomic
def decline_case(ticket: Ticket, *, by: Member, reason: str, words: str = "", seconds: int | None = None) -> None:
    """Nothing will be done; the reason is for us, the words, if any, for the customer."""
    if words:
        reply(ticket, by=by, body=words)
    resolve(ticket, by=by)
    _decided(ticket, "decline", by, seconds, reason)


@transaction.atomic
def answer_from_known(ticket: Ticket, issue: Issue, *, by: Member, words: str, seconds: int | None = None) -> None:
    """The solution goes out and the ticket hangs on its issue; the customer says whether it helped."""
    link_issue(ticket, issue, by=by)
    reply(ticket, by=by, body=words, then=Ticket.State.PENDING)
    _decided(ticket, "answer", by, seconds)


@transaction.atomic
def ask_customer(ticket: Ticket, *, by: Member, words: str, seconds: int | None = None) -> None:
    """Before anything can be decided, the customer is asked."""
    reply(ticket, by=by, body=words, then=Ticket.State.PENDING)
    _decided(ticket, "ask", by, seconds)


@transaction.atomic
def hand_over(ticket: Ticket, member: Member, *, by: Member, seconds: int | None = None) -> None:
    """Somebody in particular decides."""
    assign(ticket, member, by=by)
    take_up(ticket, by=by)
    _decided(ticket, "assign", by, seconds)


@transaction.atomic
def snooze(ticket: Ticket, until: datetime, *, by: Actor, seconds: int | None = None) -> None:
    """Out of triage until then, or until something new is said."""
    Snooze.objects.update_or_create(workspace_id=ticket.workspace_id, ticket=ticket, defaults={"until": until, "made_at": now()})
    record(TicketSnoozed(until=until.isoformat(), seconds=seconds), about=ticket, by=by)


@transaction.atomic
def wake(ticket: Ticket, *, by: Actor) -> None:
    """No longer put off."""
    gone, _ = Snooze.objects.filter(workspace=ticket.workspace_id, ticket=ticket).delete()
    if gone:
        record(TicketWoken(), about=ticket, by=by)


@transaction.atomic
def reconsider(
    ticket: Ticket, *, by: Member, assignee: Member | None = None, issue: Issue | None = None, verdict: int | None = None, **values: Any
) -> None:
    """Take a decision back: it waits in triage again, with the properties, the issue and the verdict that it had."""
    if Verdict.objects.current().filter(workspace=ticket.workspace_id, ticket=ticket).exclude(pk=verdict or 0).exists():
        undo_cause(ticket, by=by)
    change(ticket, by=by, **values)
    assign(ticket, assignee, by=by)
    if issue is not None:
        link_issue(ticket, issue, by=by)
    else:
        unlink_issue(ticket, by=by)
    Snooze.objects.filter(workspace=ticket.workspace_id, ticket=ticket).delete()
    set_state(ticket, Ticket.State.NEW, by=by)
    record(TicketReconsidered(), about=ticket, by=by)


def _decided(ticket: Ticket, decision: str, by: Member, seconds: int | None, reason: str = "") -> None:
    record(TicketTriaged(decision=decision, seconds=seconds, reason=reason), about=ticket, by=by)

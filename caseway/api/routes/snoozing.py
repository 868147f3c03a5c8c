"""Putting tickets and issues off in triage, and no longer."""

from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.shapes.snoozing import SnoozeGiven, SnoozeTold
from caseway.issues import actions as issue_actions
from caseway.issues.models import Issue
from caseway.tickets import actions
from caseway.tickets.models import Ticket
from caseway.workspaces.doors import MemberRequest

tickets = Router(tags=["Tickets"])
issues = Router(tags=["Issues"])
ADDRESS = "/{int:number}/snooze"


@tickets.put(ADDRESS, auth=Door("tickets.change"), response=SnoozeTold, summary="Put a ticket off", operation_id="snooze_ticket")
def snooze_ticket(request: MemberRequest, number: int, given: SnoozeGiven) -> HttpResponse:
    """Out of triage until then, or until something new is said on it."""
    actions.snooze(there(Ticket.objects.visible_to(request.member), number=number), given.until, by=request.member)
    return answer({"until": given.until})


@tickets.delete(ADDRESS, auth=Door("tickets.change"), response={204: None}, summary="Wake a ticket", operation_id="wake_ticket")
def wake_ticket(request: MemberRequest, number: int) -> HttpResponse:
    actions.wake(there(Ticket.objects.visible_to(request.member), number=number), by=request.member)
    return HttpResponse(status=204)


@issues.put(ADDRESS, auth=Door("issues.change"), response=SnoozeTold, summary="Put an issue off", operation_id="snooze_issue")
def snooze_issue(request: MemberRequest, number: int, given: SnoozeGiven) -> HttpResponse:
    """Out of triage until then, or until it changes or more is reported of it."""
    issue_actions.snooze(there(Issue.objects.visible_to(request.member), number=number), given.until, by=request.member)
    return answer({"until": given.until})


@issues.delete(ADDRESS, auth=Door("issues.change"), response={204: None}, summary="Wake an issue", operation_id="wake_issue")
def wake_issue(request: MemberRequest, number: int) -> HttpResponse:
    issue_actions.wake(there(Issue.objects.visible_to(request.member), number=number), by=request.member)
    return HttpResponse(status=204)

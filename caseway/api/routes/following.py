"""Who follows tickets and issues: they hear of what is said, of another owner and of another state."""

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Router

from caseway.api.choosing import chosen, there
from caseway.api.door import Door
from caseway.api.paging import Paging, listed
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.base import Reference
from caseway.api.shapes.following import FollowerList, FollowGiven
from caseway.issues.following import followers_of as followers_of_issue
from caseway.issues.following import who_may_see as who_may_see_issue
from caseway.issues.models import Issue
from caseway.notices.following import follow, unfollow
from caseway.tickets.following import followers_of as followers_of_ticket
from caseway.tickets.following import who_may_see as who_may_see_ticket
from caseway.tickets.models import Ticket
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

tickets = Router(tags=["Tickets"])
issues = Router(tags=["Issues"])
ADDRESS = "/{int:number}/followers"


@tickets.get(ADDRESS, auth=Door(), response=FollowerList, summary="Who follows a ticket", operation_id="list_ticket_followers")
def list_ticket_followers(request: MemberRequest, number: int, page: Paging) -> HttpResponse:
    """Those whom it concerns (owner, who said something, who was named) and who chose to, without who chose otherwise."""
    return listed(followers_of_ticket(_ticket(request, number)).values("id", "name"), page, list)


@tickets.post(ADDRESS, auth=Door("follow"), response={201: Reference}, summary="Follow a ticket", operation_id="follow_ticket")
def follow_ticket(request: MemberRequest, number: int, given: FollowGiven) -> HttpResponse:
    """You, or another member who may see it. Followed already, nothing changes."""
    ticket = _ticket(request, number)
    return done_once(request, lambda: _follow(request, given, "ticket", ticket.pk, who_may_see_ticket(ticket)))


@tickets.delete(ADDRESS, auth=Door("follow"), response={204: None}, summary="Unfollow a ticket", operation_id="unfollow_ticket")
def unfollow_ticket(request: MemberRequest, number: int) -> HttpResponse:
    """You hear no more of it, unless somebody names you with an @ or gives it to you."""
    unfollow(request.member, "ticket", _ticket(request, number).pk)
    return HttpResponse(status=204)


@issues.get(ADDRESS, auth=Door(), response=FollowerList, summary="Who follows an issue", operation_id="list_issue_followers")
def list_issue_followers(request: MemberRequest, number: int, page: Paging) -> HttpResponse:
    """Those whom it concerns (who raised, owns, discusses it or works on it) and who chose to, without who chose otherwise."""
    return listed(followers_of_issue(_issue(request, number)).values("id", "name"), page, list)


@issues.post(ADDRESS, auth=Door("follow"), response={201: Reference}, summary="Follow an issue", operation_id="follow_issue")
def follow_issue(request: MemberRequest, number: int, given: FollowGiven) -> HttpResponse:
    """You, or another member who may see it. Followed already, nothing changes."""
    issue = _issue(request, number)
    return done_once(request, lambda: _follow(request, given, "issue", issue.pk, who_may_see_issue(issue)))


@issues.delete(ADDRESS, auth=Door("follow"), response={204: None}, summary="Unfollow an issue", operation_id="unfollow_issue")
def unfollow_issue(request: MemberRequest, number: int) -> HttpResponse:
    """You hear no more of it, unless somebody names you with an @ or gives it to you."""
    unfollow(request.member, "issue", _issue(request, number).pk)
    return HttpResponse(status=204)


def _ticket(request: MemberRequest, number: int) -> Ticket:
    return there(Ticket.objects.visible_to(request.member).select_related("team"), number=number)


def _issue(request: MemberRequest, number: int) -> Issue:
    return there(Issue.objects.visible_to(request.member), number=number)


def _follow(request: MemberRequest, given: FollowGiven, kind: str, pk: int, seeing: QuerySet[Member]) -> Made:
    member = chosen(seeing, given.member, "member") or request.member
    follow(member, kind, pk)
    return Made({"id": member.pk, "name": member.name})

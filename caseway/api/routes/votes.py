"""Votes for features, and what customers read of them."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen, row_of, there
from caseway.api.door import Door
from caseway.api.paging import Paging, Row, listed
from caseway.api.problems import wrong
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.votes import VoteGiven, VoteList, VoteTold, WishGiven, WishTold
from caseway.customers.actions import find_or_make
from caseway.customers.models import Customer
from caseway.issues import wishes
from caseway.issues.actions import write_wish
from caseway.issues.duplicates import survivor_of
from caseway.issues.models import Issue, Vote, Wish
from caseway.tickets import actions
from caseway.tickets.evidence import votes_shown_to
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Votes"])
COLUMNS = (
    "id", "issue__number", "customer_id", "customer__name", "customer__email", "customer__organisation_id", "customer__organisation__name",
    "customer__organisation__tier", "why", "noted_by_id", "noted_by__name", "created_at",
)  # fmt: skip


@router.get("/{int:number}/votes", auth=Door(), response=VoteList, summary="List the votes for an issue", operation_id="list_votes")
def list_votes(request: MemberRequest, number: int, page: Paging) -> HttpResponse:
    """Newest first, those for its duplicates included. How often they count, the issue tells: `votes`, `voices` and `reach`."""
    return listed(votes_shown_to(_issue(request, number), request.member).values(*COLUMNS), page, _describe)


@router.post(
    "/{int:number}/votes", auth=Door("issues.change"), response={201: VoteTold}, summary="Vote for a customer", operation_id="vote"
)
def vote(request: MemberRequest, number: int, given: VoteGiven) -> HttpResponse:
    """Features only. Who voted already is not counted again, nor is their organisation; a duplicate's votes count where it goes on."""
    return done_once(request, lambda: _vote(request, number, given))


def _vote(request: MemberRequest, number: int, given: VoteGiven) -> Made:
    issue = _issue(request, number)
    cast = actions.vote(issue, _customer(request, given), by=request.member, why=given.why)
    return Made(_told(cast.pk), location=f"/api/v1/issues/{number}/votes/{cast.pk}")


def _customer(request: MemberRequest, given: VoteGiven) -> Customer:
    if given.email is not None and given.customer is None:
        return find_or_make(request.workspace, by=request.member, email=given.email)
    found = chosen(Customer.objects.visible_to(request.member), given.customer, "customer")
    if found is None:
        raise wrong("customer", _("Name the customer, or their address."))
    return found


@router.delete(
    "/{int:number}/votes/{int:vote}", auth=Door("issues.change"), response={204: None}, summary="Withdraw a vote",
    operation_id="withdraw_vote",
)  # fmt: skip
def withdraw_vote(request: MemberRequest, number: int, vote: int) -> HttpResponse:
    issue = _issue(request, number)
    cast = there(votes_shown_to(issue, request.member).select_related("customer"), pk=vote)
    actions.withdraw_vote(issue, cast.customer, by=request.member)
    return HttpResponse(status=204)


@router.get("/{int:number}/wish", auth=Door(), response=WishTold, summary="Read what customers read", operation_id="read_wish")
def read_wish(request: MemberRequest, number: int) -> HttpResponse:
    return answer(_wish(request, _issue(request, number)))


@router.put(
    "/{int:number}/wish", auth=Door("issues.change"), response=WishTold, summary="Write what customers read", operation_id="write_wish"
)
def write_public_words(request: MemberRequest, number: int, given: WishGiven) -> HttpResponse:
    """Title and text for the help centre, and whether they are shown there. The issue's own title is never shown."""
    issue = _issue(request, number)
    write_wish(issue, by=request.member, **given.model_dump())
    return answer(_wish(request, issue))


def _issue(request: MemberRequest, number: int) -> Issue:
    return there(Issue.objects.visible_to(request.member), number=number)


def _told(pk: int) -> Row:
    return _describe(list(Vote.objects.filter(pk=pk).values(*COLUMNS)))[0]


def _describe(rows: list[Row]) -> list[Row]:
    return [_described(row) for row in rows]


def _described(row: Row) -> Row:
    organisation = {
        "id": row["customer__organisation_id"],
        "name": row["customer__organisation__name"],
        "tier": row["customer__organisation__tier"],
    }
    return {
        "id": row["id"],
        "issue": row["issue__number"],
        "customer": {"id": row["customer_id"], "name": row["customer__name"], "email": row["customer__email"]},
        "organisation": organisation if organisation["id"] else None,
        "why": row["why"],
        "noted_by": {"id": row["noted_by_id"], "name": row["noted_by__name"]} if row["noted_by_id"] else None,
        "created_at": row["created_at"],
    }


def _wish(request: MemberRequest, issue: Issue) -> dict[str, Any]:
    [row] = row_of(Wish.objects.visible_to(request.member).values(*wishes.COLUMNS, "is_shown"), issue=issue)
    told = wishes.described(row)
    url = f"{settings.CASEWAY_URL}/help/{request.workspace.slug}/wishes/{survivor_of(issue).number}"
    return {
        "issue": told["number"],
        "url": url,
        "is_shown": row["is_shown"],
        **{name: told[name] for name in ("title", "text", "stage", "voices")},
    }

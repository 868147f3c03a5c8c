"""Members: the people who answer."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen_team, row_of, there
from caseway.api.door import Door
from caseway.api.paging import Paging, listed
from caseway.api.reading import house as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.house import InvitationGiven, InvitationTold, MemberChange, MemberList, MemberTold
from caseway.workspaces import actions
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

router = Router(tags=["Members"])


@router.get("", auth=Door(), response=MemberList, summary="List members", operation_id="list_members")
def list_members(request: MemberRequest, page: Paging) -> HttpResponse:
    """Newest first; also those whose membership has ended."""
    return listed(_rows(request), page, lambda rows: reading.describe_members(rows, request.member))


@router.post("", auth=Door("members.change"), response={201: InvitationTold}, summary="Invite a member", operation_id="invite_member")
def invite_member(request: MemberRequest, given: InvitationGiven) -> HttpResponse:
    """Gives the link to accept with, for you to hand on. It is told once: repeated under its key the answer has no `url`."""
    return done_once(request, lambda: _invite(request, given))


def _invite(request: MemberRequest, given: InvitationGiven) -> Made:
    team = chosen_team(given.team, request.member)
    invitation, secret = actions.invite(request.workspace, given.email, by=request.member, role=given.role, team=team)
    told = {"id": invitation.pk, "email": invitation.email, "role": str(invitation.role), "expires_at": invitation.expires_at}
    link = f"{settings.CASEWAY_URL}/invitations/{secret}"
    return Made({**told, "url": link}, repeated={**told, "url": None})


@router.get("/{int:id}", auth=Door(), response=MemberTold, summary="Read a member", operation_id="read_member")
def read_member(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch("/{int:id}", auth=Door("members.change"), response=MemberTold, summary="Change a member", operation_id="change_member")
def change_member(request: MemberRequest, id: int, given: MemberChange) -> HttpResponse:
    """What is not named stays. A workspace keeps at least one administrator."""
    member = there(Member.objects.visible_to(request.member), pk=id)
    actions.change_member(member, by=request.member, **given.named())
    return answer(_told(request, id))


def _rows(request: MemberRequest) -> Any:
    return Member.objects.visible_to(request.member).values(*reading.MEMBER_COLUMNS)


def _told(request: MemberRequest, pk: int) -> dict[str, Any]:
    return reading.describe_members(row_of(_rows(request), pk=pk), request.member)[0]

"""Teams: who answers together."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen_members, row_of, there
from caseway.api.door import Door
from caseway.api.paging import Paging, listed
from caseway.api.problems import wrong
from caseway.api.reading import house as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.house import TeamChange, TeamGiven, TeamList, TeamTold
from caseway.workspaces import actions
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Team

router = Router(tags=["Teams"])


@router.get("", auth=Door(), response=TeamList, summary="List teams", operation_id="list_teams")
def list_teams(request: MemberRequest, page: Paging) -> HttpResponse:
    """Newest first; restricted teams only for their members and admins."""
    return listed(_rows(request), page, lambda rows: reading.describe_teams(rows, request.member))


@router.post("", auth=Door("teams.change"), response={201: TeamTold}, summary="Add a team", operation_id="add_team")
def add_team(request: MemberRequest, given: TeamGiven) -> HttpResponse:
    return done_once(request, lambda: _add(request, given))


def _add(request: MemberRequest, given: TeamGiven) -> Made:
    _refuse_used_name(request, given.name)
    members = chosen_members(given.members, request.member)
    team = actions.make_team(request.workspace, by=request.member, name=given.name, is_restricted=given.is_restricted, members=members)
    return Made(_told(request, team.pk), location=f"/api/v1/teams/{team.pk}")


@router.get("/{int:id}", auth=Door(), response=TeamTold, summary="Read a team", operation_id="read_team")
def read_team(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch("/{int:id}", auth=Door("teams.change"), response=TeamTold, summary="Change a team", operation_id="change_team")
def change_team(request: MemberRequest, id: int, given: TeamChange) -> HttpResponse:
    """What is not named stays; `members` replace those who were there."""
    team = there(Team.objects.visible_to(request.member), pk=id)
    named = given.named()
    if named.get("name", team.name) != team.name:
        _refuse_used_name(request, named["name"])
    values = {"name": team.name, "is_restricted": team.is_restricted} | named
    values["members"] = chosen_members(named["members"], request.member) if "members" in named else team.members.all()
    actions.change_team(team, by=request.member, **values)
    return answer(_told(request, id))


def _refuse_used_name(request: MemberRequest, name: str) -> None:
    if Team.objects.filter(workspace=request.workspace, name=name).exists():
        raise wrong("name", _("There is a team of this name."))


def _rows(request: MemberRequest) -> Any:
    return Team.objects.visible_to(request.member).values(*reading.TEAM_COLUMNS)


def _told(request: MemberRequest, pk: int) -> dict[str, Any]:
    return reading.describe_teams(row_of(_rows(request), pk=pk), request.member)[0]

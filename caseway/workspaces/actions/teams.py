from collections.abc import Iterable

from django.db import transaction

from caseway.activity.recording import record
from caseway.workspaces.facts import TeamChanged
from caseway.workspaces.models import Member, Team, Workspace
from caseway.workspaces.models.members import TeamMember


@transaction.atomic
def make_team(
    workspace: Workspace, *, by: Member, name: str, is_restricted: bool = False, members: Iterable[Member] = (), signature: str = ""
) -> Team:
    team = Team.objects.create(workspace=workspace, name=name, is_restricted=is_restricted, signature=signature)
    _set_members(team, members)
    record(TeamChanged(team=name), about=team, by=by)
    return team


@transaction.atomic
def change_team(team: Team, *, by: Member, name: str, is_restricted: bool, members: Iterable[Member], signature: str = "") -> None:
    team = Team.objects.select_for_update().get(pk=team.pk)
    team.name, team.is_restricted, team.signature = name, is_restricted, signature
    team.save(update_fields=["name", "is_restricted", "signature"])
    _set_members(team, members)
    record(TeamChanged(team=name), about=team, by=by)


def _set_members(team: Team, members: Iterable[Member]) -> None:
    wanted = {member.pk for member in members}
    TeamMember.objects.filter(team=team).exclude(member__in=wanted).delete()
    present = set(TeamMember.objects.filter(team=team).values_list("member_id", flat=True))
    TeamMember.objects.bulk_create(TeamMember(workspace_id=team.workspace_id, team=team, member_id=pk) for pk in sorted(wanted - present))

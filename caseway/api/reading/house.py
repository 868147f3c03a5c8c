"""Products, teams and members as the API tells them."""

from collections import defaultdict
from typing import Any

from caseway.workspaces.models import Member
from caseway.workspaces.models.members import TeamMember

Row = dict[str, Any]

PRODUCT_COLUMNS = ("id", "key", "name", "description", "is_active", "created_at")
TEAM_COLUMNS = ("id", "name", "is_restricted")
MEMBER_COLUMNS = ("id", "name", "account__email", "role", "is_active")


def describe_products(rows: list[Row]) -> list[Row]:
    return rows


def describe_teams(rows: list[Row], reader: Member) -> list[Row]:
    members: dict[int, list[int]] = defaultdict(list)
    for team, member in _places(reader).filter(team__in=[row["id"] for row in rows]):
        members[team].append(member)
    return [{**row, "members": members[row["id"]]} for row in rows]


def describe_members(rows: list[Row], reader: Member) -> list[Row]:
    """Teams that the reader may not see are not told."""
    teams: dict[int, list[int]] = defaultdict(list)
    for team, member in _places(reader).filter(member__in=[row["id"] for row in rows]).exclude(team__in=reader.hidden_teams):
        teams[member].append(team)
    return [_member(row, teams[row["id"]]) for row in rows]


def _member(row: Row, teams: list[int]) -> Row:
    email = row.pop("account__email")
    return {**row, "email": email, "teams": teams}


def _places(reader: Member):
    return TeamMember.objects.filter(workspace=reader.workspace_id).order_by("id").values_list("team_id", "member_id")

"""What was merged into a ticket, as far as a member may see it."""

from dataclasses import dataclass
from typing import Any

from caseway.questions import Asked, asked_often
from caseway.tickets.models import Participant, Ticket
from caseway.workspaces.models import Member

MOST = 100


@dataclass(frozen=True, slots=True)
class MergedOne:
    """A ticket that was merged into the one at hand, and whether replies there reach its requester."""

    pk: int
    number: int
    subject: str
    requester: str
    is_reached: bool


def merged_into(ticket: Ticket, member: Member) -> list[MergedOne]:
    """One query where nothing was merged, two where something was."""
    rows = [row for row in _merged(ticket.workspace_id, ticket.pk) if row["team_id"] not in member.hidden_teams]
    reached = set(_taking_part(ticket.workspace_id, ticket.pk, [row["requester_id"] for row in rows])) if rows else set()
    return [_one(row, row["requester_id"] in reached) for row in rows]


def asks_for_merged(ticket: Ticket) -> Asked:
    return _merged.about(ticket.workspace_id, ticket.pk)


def _one(row: dict[str, Any], is_reached: bool) -> MergedOne:
    name = row["requester__name"] or row["requester__email"] or "–"
    return MergedOne(row["pk"], row["number"], row["subject"], name, is_reached)


@asked_often
def _merged(workspace: int, ticket: int):
    rows = Ticket.objects.filter(workspace=workspace, merged_into=ticket).order_by("-id")
    return rows.values("pk", "number", "subject", "team_id", "requester_id", "requester__name", "requester__email")[:MOST]


@asked_often
def _taking_part(workspace: int, ticket: int, customers: list[int]):
    people = Participant.objects.filter(workspace=workspace, ticket=ticket, customer__in=customers, is_active=True)
    return people.values_list("customer", flat=True)

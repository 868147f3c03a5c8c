"""Tickets that one ticket stands to, as far as a member may see them."""

from typing import Any

from caseway.questions import Asked, asked_often
from caseway.tickets.models import Ticket, TicketRelation
from caseway.workspaces.models import Member

_OF_AN_END = ("pk", "number", "subject", "state")
_COLUMNS = ("pk", "kind", "ticket_id", *(f"{end}__{name}" for end in ("ticket", "other") for name in (*_OF_AN_END, "team_id")))


def related_to(ticket: Ticket, member: Member) -> list[dict[str, Any]]:
    """One query; {id, kind, words, number, subject, state}, in the words of this end."""
    return [told for row in _relations(ticket.workspace_id, ticket.pk) if (told := _told(row, ticket.pk, member)) is not None]


def asks_for_related(ticket: Ticket) -> Asked:
    return _relations.about(ticket.workspace_id, ticket.pk)


def _told(row: dict[str, Any], pk: int, member: Member) -> dict[str, Any] | None:
    is_mine = row["ticket_id"] == pk
    end = "other" if is_mine else "ticket"
    if row[f"{end}__team_id"] in member.hidden_teams:
        return None
    kind = row["kind"] if is_mine else str(TicketRelation.INVERSES[TicketRelation.Kind(row["kind"])])
    told = {name: row[f"{end}__{name}"] for name in _OF_AN_END[1:]}
    return {"id": row["pk"], "kind": kind, "words": str(TicketRelation.WORDS[kind]), **told}


@asked_often
def _relations(workspace: int, ticket: int):
    rows = TicketRelation.objects.between(workspace, ticket).order_by("kind", "pk")
    return rows.values(*_COLUMNS)[: TicketRelation.MOST]

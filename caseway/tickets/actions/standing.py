"""What can be done to many tickets alike: for each kind of act, how a ticket stands and the verb that makes it stand so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from caseway.activity.recording import Actor
from caseway.issues.models import Issue
from caseway.tickets.actions.assigning import assign
from caseway.tickets.actions.changing import change, set_tags
from caseway.tickets.actions.linking import link_issue, unlink_issue
from caseway.tickets.actions.merging import merge, unmerge
from caseway.tickets.actions.resolving import set_state
from caseway.tickets.models import BulkAct, Ticket
from caseway.workspaces.models import Member, Team

Kind = BulkAct.Kind


@dataclass(frozen=True)
class Standing:
    """One side of a ticket, in values that JSON can keep."""

    of: Callable[[Ticket], Any]
    put: Callable[[Ticket, Any, Actor], None]
    # From how it stands and what was chosen: how it shall stand.
    wanted: Callable[[Any, Any], Any] = lambda _before, chosen: chosen

    def do(self, ticket: Ticket, before: Any, chosen: Any, by: Member) -> Any:
        """Make it stand as chosen; how it stands then."""
        after = self.wanted(before, chosen)
        if after != before:
            self.put(ticket, after, by)
        return after

    def speaks(self, chosen: Any) -> bool:
        """Whether customers are written to, which no undoing takes back."""
        return False


def _assign(ticket: Ticket, pk: int | None, by: Actor) -> None:
    assign(ticket, Member.objects.filter(workspace=ticket.workspace_id, pk=pk).first() if pk else None, by=by)


def _move_to_team(ticket: Ticket, pk: int | None, by: Actor) -> None:
    change(ticket, by=by, team=Team.objects.filter(workspace=ticket.workspace_id, pk=pk).first() if pk else None)


def _link(ticket: Ticket, pk: int | None, by: Actor) -> None:
    issue = Issue.objects.select_related("product").filter(workspace=ticket.workspace_id, pk=pk).first() if pk else None
    if issue is None:
        unlink_issue(ticket, by=by)
    else:
        link_issue(ticket, issue, by=by)


def _merge(ticket: Ticket, pk: int | None, by: Actor) -> None:
    if pk is None:
        unmerge(ticket, by=by)
    else:
        merge(ticket, Ticket.objects.get(workspace=ticket.workspace_id, pk=pk), by=by)


# An app above may add a kind of its own.
STANDINGS: dict[str, Standing] = {
    Kind.ASSIGNEE: Standing(lambda ticket: ticket.assignee_id, _assign),
    Kind.TEAM: Standing(lambda ticket: ticket.team_id, _move_to_team),
    Kind.STATE: Standing(lambda ticket: ticket.state, lambda ticket, state, by: set_state(ticket, state, by=by)),
    Kind.PRIORITY: Standing(lambda ticket: ticket.priority, lambda ticket, priority, by: change(ticket, by=by, priority=priority)),
    Kind.TAG: Standing(
        lambda ticket: sorted(tag.name for tag in ticket.tags.all()),
        lambda ticket, names, by: set_tags(ticket, names, by=by),
        lambda before, name: sorted({*before, name}),
    ),
    Kind.ISSUE: Standing(lambda ticket: ticket.issue_id, _link),
    Kind.INTO: Standing(lambda ticket: ticket.merged_into_id, _merge),
}

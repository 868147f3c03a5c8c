"""What can be done to many tickets alike: for each kind of act, how a ticket stands and the verb that makes it stand so."""

from caseway.activity.recording import Actor
from caseway.issues.models import Issue
from caseway.many.standing import Standing
from caseway.tickets.actions.assigning import assign
from caseway.tickets.actions.changing import change, set_tags
from caseway.tickets.actions.linking import link_issue, unlink_issue
from caseway.tickets.actions.merging import merge, one_at_a_time, unmerge
from caseway.tickets.actions.resolving import set_state
from caseway.tickets.models import BulkAct, Ticket
from caseway.workspaces.models import Member, Team

Kind = BulkAct.Kind


def _assign(ticket: Ticket, pk: int | None, by: Actor) -> None:
    assign(ticket, Member.objects.filter(workspace=ticket.workspace_id, pk=pk).first() if pk else None, by=by)


def _move_to_team(ticket: Ticket, pk: int | None, by: Actor) -> None:
    change(ticket, by=by, team=Team.objects.filter(workspace=ticket.workspace_id, pk=pk).first() if pk else None)


def _tags(ticket: Ticket) -> list[str]:
    return sorted(tag.name for tag in ticket.tags.all())


def _tag(ticket: Ticket, names: list[str], by: Actor) -> None:
    set_tags(ticket, names, by=by)


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
    Kind.TAG: Standing(_tags, _tag, lambda before, name: sorted({*before, name})),
    Kind.UNTAG: Standing(_tags, _tag, lambda before, name: sorted({*before} - {name})),
    Kind.ISSUE: Standing(lambda ticket: ticket.issue_id, _link),
    Kind.INTO: Standing(lambda ticket: ticket.merged_into_id, _merge, leads_to_another=True, hold=one_at_a_time),
}

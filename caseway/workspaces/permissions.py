"""Who may do what: each act with the least role that may. What is not here is not allowed."""

from caseway.workspaces.models import Member, Role

ACTS: dict[str, Role] = {
    "see": Role.VIEWER,
    "follow": Role.VIEWER,
    "views.keep": Role.VIEWER,
    "tickets.open": Role.AGENT,
    "tickets.answer": Role.AGENT,
    "tickets.note": Role.AGENT,
    "tickets.change": Role.AGENT,
    "customers.change": Role.AGENT,
    "organisations.share": Role.AGENT,
    "issues.change": Role.AGENT,
    "returns.change": Role.AGENT,
    "held.decide": Role.AGENT,
    "people.import": Role.MANAGER,
    "people.export": Role.MANAGER,
    "products.change": Role.MANAGER,
    "macros.change": Role.MANAGER,
    "views.share": Role.MANAGER,
    "outbox.change": Role.MANAGER,
    "calendars.change": Role.MANAGER,
    "members.see_work": Role.MANAGER,
    "members.change": Role.ADMIN,
    "teams.change": Role.ADMIN,
    "addresses.change": Role.ADMIN,
    "telephone.block": Role.AGENT,
    "telephone.change": Role.ADMIN,
    "settings.change": Role.ADMIN,
    "webhooks.change": Role.ADMIN,
    "tokens.change": Role.ADMIN,
    "owed.rerun": Role.ADMIN,
    "delete": Role.ADMIN,
}


def may(member: Member, act: str) -> bool:
    """Whether a member's role reaches an act. Raises KeyError for an act that the table does not know."""
    return Role(member.role).rank >= ACTS[act].rank

"""What a macro says and does on one ticket, for the one who uses it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caseway.automation.models import Macro
from caseway.tickets.also import Wishes
from caseway.tickets.later import read
from caseway.tickets.models import Ticket
from caseway.tickets.placeholders import filled, named_in
from caseway.workspaces.models import Member

PLACEHOLDERS = ("name", "number", "subject", "product", "agent", "company")


def check_placeholders(text: str) -> None:
    """Raises ValidationError for one that does not exist: it would stand in the answer as it is."""
    unknown = sorted(named_in(text) - set(PLACEHOLDERS))
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(_("There is no placeholder {unknown}. There are: {known}.").format(unknown=f"{{{unknown[0]}}}", known=known))


def words_for(macro: Macro, ticket: Ticket, member: Member) -> str:
    """Its text with the values of a ticket."""
    values = {
        "name": ticket.requester.name or ticket.requester.email,
        "number": f"#{ticket.number}",
        "subject": ticket.subject,
        "product": ticket.product.name if ticket.product else "",
        "agent": member.name,
        "company": member.workspace.name,
    }
    return filled(macro.text, {name: " ".join(value.split()) for name, value in values.items()}).strip()


def wishes_of(macro: Macro, member: Member) -> Wishes:
    """What it does besides; without a team that its user may not see, and without an owner who answers no more."""
    owner = member if macro.to_me else macro.assignee if macro.assignee and macro.assignee.is_active else None
    team = macro.to_team if macro.to_team_id not in member.hidden_teams else None
    return Wishes(
        state=macro.state,
        priority=macro.priority,
        team=team,
        assignee=owner,
        tags=tuple(macro.tags),
        later=read(macro.snooze) if macro.snooze else None,
    )

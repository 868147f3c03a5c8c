"""What was written about a ticket elsewhere stays as visible as the ticket itself."""

from caseway.mail.models import OutgoingMail
from caseway.notices import actions as notices
from caseway.tickets.models import Ticket


def hide_with_team(ticket: Ticket) -> None:
    """Let mail and notices follow a ticket to its team: of a restricted one only its members may see them."""
    OutgoingMail.objects.of_ticket(ticket.workspace_id, ticket.number).update(team=ticket.team)
    notices.hide_with_team(ticket.workspace_id, "ticket", ticket.pk, ticket.team_id)

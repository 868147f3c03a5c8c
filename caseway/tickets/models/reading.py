"""Who has read how far."""

from django.db import models
from django.utils.timezone import now

from caseway.tickets.models.tickets import Ticket


class Seen(models.Model):
    """A member has seen a ticket as it was at a time; unread is what was updated by others since."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "member", "ticket"], name="a_ticket_is_seen_once_by_a_member")]

"""What was put off in triage."""

from django.db import models
from django.utils.timezone import now

from caseway.tickets.models.tickets import Ticket


class Snooze(models.Model):
    """A ticket stays out of triage until then, or until something new is said on it."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    until = models.DateTimeField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "ticket"], name="a_ticket_is_snoozed_once")]

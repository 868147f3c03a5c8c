"""Merges: reversible links between tickets."""

from django.db import models
from django.utils.timezone import now

from caseway.tickets.models.tickets import Ticket


class Merge(models.Model):
    """What was merged into what, and how it stood before; gone when it is taken back."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    # The ticket that was meant; `Ticket.merged_into` follows its merges to the last survivor.
    into = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=Ticket.State)
    resolved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "ticket"], name="a_ticket_is_merged_once")]
        indexes = [models.Index(fields=["workspace", "into"], name="merges_into")]


class Carried(models.Model):
    """A ticket that hung on an issue which turned out to be a duplicate, and so came to the one that goes on."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey("issues.Issue", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "issue", "ticket"], name="a_ticket_is_carried_once_from_an_issue")]

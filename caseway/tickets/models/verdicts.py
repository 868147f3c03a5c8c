"""Why a ticket came about: what was decided, on which grounds, and what was decided before."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from caseway.tickets.models.tickets import Ticket


class VerdictQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those on tickets that this member may see."""
        return self.filter(workspace=member.workspace_id, ticket__in=Ticket.objects.visible_to(member))

    def current(self):
        return self.filter(is_current=True)


class Verdict(models.Model):
    """One decision about a ticket's cause; the current one says what the ticket says."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="verdicts", db_index=False)
    cause = models.CharField(max_length=12, choices=Ticket.Cause, default="", blank=True)
    # What the ticket said until then: where undoing leads.
    before = models.CharField(max_length=12, choices=Ticket.Cause, default="", blank=True)
    reason = models.CharField(max_length=400, blank=True, default="")
    component = models.ForeignKey("products.Component", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    # In which step of using the product it happened; folded, spellings of one step are one.
    step = models.CharField(max_length=80, blank=True, default="")
    step_folded = models.CharField(max_length=160, blank=True, default="")
    # The customer's own words, and the message that they stand in.
    quote = models.CharField(max_length=400, blank=True, default="")
    message = models.ForeignKey("tickets.Message", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    is_current = models.BooleanField(default=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(default=now)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "ticket"], condition=Q(is_current=True), name="a_ticket_has_one_current_verdict"),
        ]
        indexes = [
            models.Index(fields=["workspace", "ticket", "-id"], name="verdicts_of_ticket"),
            models.Index(fields=["workspace", "cause", "step_folded", "-id"], name="verdicts_by_step", condition=Q(is_current=True)),
        ]

"""Macros: prepared words for an answer, and what is done to the ticket with it."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from caseway.tickets.models import Ticket


class MacroQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those of a restricted team only for its members and admins."""
        return self.filter(workspace=member.workspace_id).exclude(team__in=member.hidden_teams)

    def offered_to(self, member):
        """What one answers with oneself: everybody's, and those of one's own teams."""
        return self.filter(Q(team=None) | Q(team__in=member.teams), workspace=member.workspace_id)


class Macro(models.Model):
    """Chosen while answering: its text is put into the answer, the rest is done when that is sent. What is empty stays as it is."""

    # All of them are offered at once, to be found by typing.
    MOST = 300

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # Whose it is; none: everybody's.
    team = models.ForeignKey("workspaces.Team", models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    text = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=Ticket.State, blank=True, default="")
    priority = models.CharField(max_length=6, choices=Ticket.Priority, blank=True, default="")
    to_team = models.ForeignKey("workspaces.Team", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    assignee = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    # Whoever uses it becomes the owner.
    to_me = models.BooleanField(default=False)
    tags = models.JSONField(default=list, blank=True)
    # A code of `tickets.later`: “3d”, “mon 09:00”.
    snooze = models.CharField(max_length=12, blank=True, default="")
    created_at = models.DateTimeField(default=now)

    objects = MacroQuerySet.as_manager()

    subject_kind = "macro"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="a_macro_name_is_used_once"),
            models.CheckConstraint(name="a_macro_names_one_owner", condition=Q(to_me=False) | Q(assignee=None)),
        ]

    def __str__(self):
        return self.name

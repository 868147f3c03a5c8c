"""One act on many tickets: what was asked, how far it is, and how each ticket stood before."""

from datetime import timedelta

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.jobs.models import OwedWork
from caseway.tickets.models.tickets import Ticket


class BulkActQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Only one's own: it lists what its member may see."""
        return self.filter(workspace=member.workspace_id, member=member)


class BulkAct(models.Model):
    class Kind(models.TextChoices):
        ASSIGNEE = "assignee", _("Assign")
        TEAM = "team", _("Team")
        STATE = "state", _("State")
        PRIORITY = "priority", _("Priority")
        TAG = "tag", _("Tag")
        ISSUE = "issue", _("Link to issue")
        INTO = "into", _("Merge into")
        MACRO = "macro", _("Macro")

    class Phase(models.TextChoices):
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    UNDER_WAY = (Phase.RUNNING, Phase.UNDOING)
    IS_KEPT = timedelta(hours=1)

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    # The id of what was chosen, a state, a priority or a tag; None takes away. Of a macro its id, and whether it writes to customers.
    value = models.JSONField(null=True)
    # What it was chosen by, where that was not ticket by ticket.
    q = models.TextField(blank=True, default="")
    phase = models.CharField(max_length=7, choices=Phase, default=Phase.RUNNING)
    # Counted no further than a cap: for the progress only.
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    taken_back = models.PositiveIntegerField(default=0)
    left_alone = models.PositiveIntegerField(default=0)
    # Why some could not be changed: a sentence, and for how many it holds.
    reasons = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = BulkActQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "member", "-id"], name="bulk_acts_of_member"),
            models.Index(fields=["created_at"], name="bulk_acts_to_forget"),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.phase in self.UNDER_WAY


class BulkPart(OwedWork):
    """The next some hundred tickets of an act, below the ones that are done; each part owes the one after it."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    act = models.ForeignKey(BulkAct, models.CASCADE, related_name="parts", db_index=False)
    below = models.BigIntegerField()

    class Meta:
        verbose_name = _("act on many tickets")
        indexes = [*OwedWork.indexes_for("bulk_part"), models.Index(fields=["workspace", "act"], name="bulk_parts_of_act")]


class BulkChange(models.Model):
    """How one ticket stood before an act and after it."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    act = models.ForeignKey(BulkAct, models.CASCADE, related_name="changes", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "act", "ticket"], name="a_ticket_stands_once_in_an_act")]

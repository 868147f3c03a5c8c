"""One act on many things: what was asked, how far it is, and how each stood before. An app has its own tables of them."""

from datetime import timedelta

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.jobs.models import OwedWork


class ActQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Only one's own: it lists what its member may see."""
        return self.filter(workspace=member.workspace_id, member=member)


class Act(models.Model):
    class Phase(models.TextChoices):
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    UNDER_WAY = (Phase.RUNNING, Phase.UNDOING)
    IS_KEPT = timedelta(hours=1)

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+", db_index=False)
    # One of those that its app knows.
    kind = models.CharField(max_length=16)
    # What was chosen, as the kind keeps it; None takes away.
    value = models.JSONField(null=True)
    # What it was chosen by, where that was not one by one.
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

    objects = ActQuerySet.as_manager()

    class Meta:
        abstract = True

    @staticmethod
    def indexes_for(name: str) -> list[models.Index]:
        """The indexes that every table of acts needs."""
        return [
            models.Index(fields=["workspace", "member", "-id"], name=f"{name}_of_member"),
            models.Index(fields=["created_at"], name=f"{name}_to_forget"),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.phase in self.UNDER_WAY


class Part(OwedWork):
    """The next some hundred things of an act, below the ones that are done; each part owes the one after it."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    below = models.BigIntegerField()

    class Meta:
        abstract = True


class Change(models.Model):
    """How one thing stood before an act and after it."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        abstract = True

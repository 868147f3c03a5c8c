"""Views: lists that somebody keeps under a name."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.workspaces.models import Team


class ViewQuerySet(models.QuerySet):
    def visible_to(self, member):
        """One's own, those of one's teams, and everyone's."""
        return self.reached_by(member).filter(removed_at=None)

    def reached_by(self, member):
        """The same with those that were removed a short while ago and can come back."""
        teams = Team.objects.filter(members=member.pk).values("pk")
        everyones = Q(member=None, team=None)
        return self.filter(Q(member=member.pk) | Q(team__in=teams) | everyones, workspace=member.workspace_id)

    def beside(self, view):
        """Those that stand in one order with this one."""
        return self.filter(workspace=view.workspace_id, member=view.member_id, team=view.team_id, removed_at=None).order_by("place", "pk")


class View(models.Model):
    """A question with its order, kept under a name: one member's, a team's, or everyone's."""

    class Kind(models.TextChoices):
        TICKETS = "tickets", _("Tickets")
        ISSUES = "issues", _("Issues")

    class SharedWith(models.TextChoices):
        NOBODY = "me", _("Only me")
        TEAM = "team", _("A team")
        EVERYONE = "everyone", _("Everyone")

    # The sidebar shows all of them.
    MOST = 40
    CAN_COME_BACK = timedelta(days=1)

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # Whose alone it is, or whose team's; neither: everyone's.
    member = models.ForeignKey("workspaces.Member", models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    team = models.ForeignKey("workspaces.Team", models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.TICKETS)
    name = models.CharField(max_length=80)
    q = models.TextField(blank=True, default="")
    sort = models.CharField(max_length=30, blank=True, default="")
    place = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = ViewQuerySet.as_manager()

    subject_kind = "view"

    class Meta:
        constraints = [models.CheckConstraint(name="a_view_is_a_members_or_a_teams", condition=Q(member=None) | Q(team=None))]
        indexes = [
            models.Index(fields=["workspace", "member", "team"], name="views_of_owner"),
            models.Index(fields=["removed_at"], name="views_to_forget", condition=Q(removed_at__isnull=False)),
        ]

    def __str__(self):
        return self.name

    @property
    def shared_with(self) -> str:
        if self.member_id:
            return View.SharedWith.NOBODY
        return View.SharedWith.TEAM if self.team_id else View.SharedWith.EVERYONE

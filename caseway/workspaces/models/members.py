"""Who answers: an account in one workspace, its role, its teams."""

from zoneinfo import ZoneInfo

from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.questions import asked_often
from caseway.workspaces.models.accounts import Account
from caseway.workspaces.models.tenancy import Workspace


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    AGENT = "agent", _("Agent")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Administrator")

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {role: rank for rank, role in enumerate(Role)}


class MemberQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def active(self):
        return self.filter(is_active=True, account__is_active=True)

    def who_answer(self):
        """Those to whom a ticket can be assigned."""
        return self.active().exclude(role=Role.VIEWER)


class Member(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="members", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=8, choices=Role, default=Role.AGENT)
    is_active = models.BooleanField(default=True)
    # {"reason": "page" | "mail" | "none"}; what is not named has its default (caseway.notices.reasons).
    notice_choices = models.JSONField(default=dict, blank=True)
    # Ends this member's replies; Markdown with {name}, {company} and {team}.
    signature = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=now)

    objects = MemberQuerySet.as_manager()

    actor_kind = "member"
    subject_kind = "member"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "account"], name="an_account_is_one_member_of_a_workspace")]

    def __str__(self):
        return self.name

    @property
    def actor_name(self) -> str:
        return self.name

    @property
    def email(self) -> str:
        return self.account.email

    @property
    def zone(self) -> ZoneInfo:
        """Where their days begin: as they say, else as the workspace does."""
        return ZoneInfo(self.account.time_zone or self.workspace.time_zone or "UTC")

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @cached_property
    def teams(self) -> frozenset[int]:
        """The ids of this member's teams."""
        return frozenset(_teams_of(self.pk))

    @cached_property
    def hidden_teams(self) -> frozenset[int]:
        """Restricted teams whose tickets this member may not see; admins see all."""
        if self.is_admin:
            return frozenset()
        return frozenset(_restricted_without(self.workspace_id, self.pk))


class TeamQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id).exclude(pk__in=member.hidden_teams)


class Team(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="teams", db_index=False)
    name = models.CharField(max_length=80)
    is_restricted = models.BooleanField(default=False)
    # Ends replies on its tickets where the author has no signature of their own.
    signature = models.TextField(blank=True, default="")
    members: models.ManyToManyField = models.ManyToManyField(Member, through="TeamMember", blank=True)

    objects = TeamQuerySet.as_manager()

    subject_kind = "team"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="a_team_name_is_used_once")]

    def __str__(self):
        return self.name


@asked_often
def _teams_of(member: int):
    return Team.objects.filter(members=member).values_list("pk", flat=True)


@asked_often
def _restricted_without(workspace: int, member: int):
    return Team.objects.filter(workspace=workspace, is_restricted=True).exclude(members=member).values_list("pk", flat=True)


class TeamMember(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.CASCADE)
    member = models.ForeignKey(Member, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "team", "member"], name="a_member_is_in_a_team_once")]

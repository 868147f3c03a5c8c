"""The telephone: the company's exchange, who sits at which extension, and every call."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _


class Exchange(models.Model):
    """A company's telephone system, as far as we know it. Of its secret only the hash is kept."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    last_event_at = models.DateTimeField(null=True, blank=True)
    # [[queue as the exchange names it, team id], …]; a queue named like a team needs no line.
    queues = models.JSONField(default=list, blank=True)
    # [[beginning of the number called, number to show], …]; an empty beginning fits all.
    outgoing = models.JSONField(default=list, blank=True)
    # Messages up to this one have been read for telephone numbers.
    numbers_noted_until = models.BigIntegerField(default=0)

    subject_kind = "exchange"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="a_workspace_has_one_exchange")]


class Extension(models.Model):
    """Where the exchange reaches a member."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+")
    # A short number of the house, or a whole one in E.164; or the name by which the member signs in to the exchange.
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="an_extension_belongs_to_one_member")]

    def __str__(self):
        return self.name


class BlockedNumber(models.Model):
    """Whose calls are rejected before anybody's telephone rings; an empty number stands for all that is withheld."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=40, blank=True, default="")
    blocked_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    subject_kind = "blocked number"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="a_number_is_blocked_once")]


class CallQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Calls of the workspace; those of a restricted team's queue or ticket stay with who may see it."""
        seen = self.filter(workspace=member.workspace_id)
        if not member.hidden_teams:
            return seen
        seen = seen.filter(Q(team=None) | ~Q(team__in=member.hidden_teams))
        return seen.filter(Q(ticket=None) | Q(ticket__team=None) | ~Q(ticket__team__in=member.hidden_teams))

    def missed(self):
        return self.filter(state=Call.State.MISSED)


class Call(models.Model):
    class State(models.TextChoices):
        RINGING = "ringing", _("Ringing")
        CONNECTED = "connected", _("Talking")
        ENDED = "ended", _("Talked")
        MISSED = "missed", _("Missed")
        # An outgoing call that nobody took.
        UNANSWERED = "unanswered", _("Not answered")
        FORWARDED = "forwarded", _("Forwarded")
        REJECTED = "rejected", _("Rejected")

    class Direction(models.TextChoices):
        IN = "in", _("Incoming")
        OUT = "out", _("Outgoing")

    GOING_ON = (State.RINGING, State.CONNECTED)

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # The exchange's own name for the call; joins its events.
    key = models.CharField(max_length=120)
    direction = models.CharField(max_length=3, choices=Direction)
    state = models.CharField(max_length=10, choices=State, default=State.RINGING)
    # The other end: in E.164 where it can be read, and as it came. Both are empty where it is withheld.
    outside = models.CharField(max_length=40, blank=True, default="")
    shown = models.CharField(max_length=80, blank=True, default="")
    # Our end, as it came.
    inside = models.CharField(max_length=80, blank=True, default="")
    queue = models.CharField(max_length=80, blank=True, default="")
    team = models.ForeignKey("workspaces.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    # Who it certainly was, when it rang.
    customer = models.ForeignKey("customers.Customer", models.SET_NULL, null=True, blank=True, related_name="+")
    member = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=40, blank=True, default="")
    started_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ticket = models.ForeignKey("tickets.Ticket", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CallQuerySet.as_manager()

    subject_kind = "call"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="a_call_is_one_row"),
            models.CheckConstraint(
                name="an_ended_call_says_when", condition=Q(state__in=["ringing", "connected"]) | Q(ended_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-id"], name="calls_newest"),
            models.Index(fields=["workspace", "-id"], name="calls_missed", condition=Q(state="missed")),
            models.Index(fields=["workspace", "started_at"], name="calls_by_time"),
            models.Index(fields=["workspace", "outside", "-id"], name="calls_of_number"),
            models.Index(fields=["started_at"], name="calls_going_on", condition=Q(state__in=["ringing", "connected"])),
        ]

    @property
    def is_going_on(self) -> bool:
        return self.state in self.GOING_ON

    @property
    def is_withheld(self) -> bool:
        return not self.shown


class Ring(models.Model):
    """A call that rings at a member now, or in which the member is talking; gone when it is over."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+")
    call = models.ForeignKey(Call, models.CASCADE, related_name="rings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "member", "call"], name="a_call_rings_once_at_a_member")]


class SeenNumber(models.Model):
    """A number that stood in what a customer wrote: perhaps theirs."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=40)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "number", "customer"], name="a_number_is_seen_once_of_a_customer")]

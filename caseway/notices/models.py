"""What a member should know, and what all should know because something is wrong."""

from django.db import models
from django.db.models import Q
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseway.jobs.models import OwedWork
from caseway.ui.numbers import decimal

# Characters of an alarm: what others' servers said may be a book.
LONGEST = 400


class Reason(models.TextChoices):
    NEW_IN_TEAM = "new_in_team", _("New in my team")
    ASSIGNED = "assigned", _("Assigned to me")
    ANSWERED = "answered", _("Answered by the customer")
    UNDELIVERED = "undelivered", _("My reply did not arrive")
    MENTIONED = "mentioned", _("Somebody named me with an @")
    COMMENTED = "commented", _("Something was said where I follow")
    MOVED = "moved", _("Another state or owner where I follow")
    ANNOUNCEMENT = "announcement", _("A fix is out and people wait to hear of it")
    ALARM = "alarm", _("Something is wrong: with the mail, with a lot")


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, member):
        """A member's own; what is about a ticket that has since moved to a restricted team stays hidden with it."""
        return self.filter(workspace=member.workspace_id, member=member.pk).exclude(team__in=member.hidden_teams)

    def about(self, workspace_id, kind, pk):
        return self.filter(workspace=workspace_id, subject_kind=kind, subject_id=pk)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(max_length=12, choices=Reason)
    # What it is about: "ticket" and its id and number, or "alarm" and its id.
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    number = models.BigIntegerField(null=True)
    team = models.ForeignKey("workspaces.Team", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    title = models.CharField(max_length=400)
    snippet = models.CharField(max_length=200, blank=True, default="")
    actor_name = models.CharField(max_length=200, blank=True, default="")
    activity = models.ForeignKey("activity.Activity", models.CASCADE, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    # Goes by mail with the next digest while this is set.
    is_to_mail = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member", "activity", "reason"], name="one_notice_per_member_and_activity"),
        ]
        indexes = [
            models.Index(fields=["workspace", "member", "-id"], name="notices_newest"),
            models.Index(fields=["workspace", "member"], name="notices_unread", condition=Q(read_at=None)),
            models.Index(fields=["workspace", "subject_kind", "subject_id"], name="notices_about"),
            models.Index(fields=["workspace", "member"], name="notices_to_mail", condition=Q(is_to_mail=True)),
        ]

    @property
    def called(self) -> str:
        """The title with its number, marked so that an issue is not taken for a ticket."""
        mark = "◆" if self.subject_kind == "issue" else "#"
        return f"{mark}{self.number} {self.title}" if self.number else self.title


class Follower(models.Model):
    """That a member chose to hear of a ticket or an issue, or not to; without a row it is as it concerns them."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    follows = models.BooleanField(default=True)
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "subject_kind", "subject_id", "member"], name="a_member_follows_a_thing_once")
        ]


class Digest(OwedWork):
    """One mail with a member's notices is owed at the end of its window.

    No constraint says there is only one: a row put back after its worker died would break it. A second one finds nothing to say.
    """

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+")

    class Meta:
        indexes = OwedWork.indexes_for("digest")


class SecondWay(models.Model):
    """Where alarms go beside the application, since what is wrong may be the application's own mail."""

    workspace = models.OneToOneField("workspaces.Workspace", models.CASCADE, primary_key=True, related_name="+")
    email = models.EmailField(blank=True, default="")
    url = models.URLField(max_length=400, blank=True, default="")
    # Signs what is posted to `url`.
    sealed_secret = models.TextField(blank=True, default="")

    subject_kind = "second_way"


class AlarmCall(OwedWork):
    """A beginning or an end of an alarm that is still to be posted."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    alarm = models.ForeignKey("notices.Alarm", models.CASCADE, related_name="+")
    is_over = models.BooleanField(default=False)

    class Meta:
        indexes = OwedWork.indexes_for("alarm_call")


class AlarmQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def standing(self):
        return self.filter(ended_at=None)


class Alarm(models.Model):
    """Something that agents must know of until it is over: a flood, a mailbox that does not answer."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    # What exactly, so that the same trouble raises one alarm.
    key = models.CharField(max_length=200)
    # In English, with holes for the details: each reader is told it in their own language.
    sentence = models.CharField(max_length=LONGEST)
    details = models.JSONField(blank=True, default=dict)
    # The page of the workspace that shows it: “products/3/lots”. Without one, the notices.
    path = models.CharField(max_length=200, blank=True, default="")
    raised_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AlarmQuerySet.as_manager()

    subject_kind = "alarm"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "key"], name="one_standing_alarm_of_a_kind", condition=Q(ended_at=None)),
        ]
        indexes = [models.Index(fields=["workspace", "kind", "key", "-raised_at"], name="alarms_lately")]

    @property
    def told(self) -> str:
        """Its sentence in the language of whoever reads it."""
        words = gettext(self.sentence)
        filled = {name: decimal(detail) if isinstance(detail, float) else detail for name, detail in self.details.items()}
        return words.format(**filled)[:LONGEST] if filled else words

    def linked(self, home: str) -> SafeString:
        """Its sentence, leading to the page that shows it."""
        if not self.path:
            return conditional_escape(self.told)
        return format_html('<a class="link" href="{}/{}">{}</a>', home, self.path, self.told)

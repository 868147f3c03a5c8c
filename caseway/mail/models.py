"""The outbox: every mail that leaves is a row first, written with the change that causes it."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.jobs.models import OwedQuerySet, OwedWork
from caseway.mail.ways.models import SignIn, SignInProvider, WayOut

__all__ = ["AutomaticAnswer", "OutgoingMail", "SignIn", "SignInProvider", "WayOut"]


class OutgoingMailQuerySet(OwedQuerySet):
    def visible_to(self, member):
        """Mail of the member's workspace; a restricted team's stays hidden with its tickets, and what was
        written to one member is for that member and for admins."""
        seen = self.filter(workspace=member.workspace_id)
        if member.is_admin:
            return seen
        personal = Q(kind__in=(OutgoingMail.Kind.NOTICE, OutgoingMail.Kind.INVITATION, OutgoingMail.Kind.LINK)) & ~Q(recipient=member.email)
        return seen.exclude(personal).exclude(team__in=member.hidden_teams)

    def unsent(self):
        """What did not leave and will not by itself: given up, or kept while there was no mail server."""
        return self.filter(sent_at=None, state__in=(OwedWork.State.DONE, OwedWork.State.DEAD))

    def of_ticket(self, workspace_id, number):
        return self.filter(workspace=workspace_id, ticket_number=number)


class OutgoingMail(OwedWork):
    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        RECEIPT = "receipt", _("Receipt")
        NOTICE = "notice", _("Notice")
        INVITATION = "invitation", _("Invitation")
        # Opens all reports of whoever reads it.
        LINK = "link", _("Link to reports")
        # That what somebody voted for is out.
        NEWS = "news", _("News of a wish")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # One effect, one mail: writing the same again changes nothing.
    effect_key = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    team = models.ForeignKey("workspaces.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    ticket_number = models.BigIntegerField(null=True, blank=True)
    # None: the house's mail server.
    way = models.ForeignKey(WayOut, models.SET_NULL, null=True, blank=True, related_name="+")
    # The envelope; an empty return path for what nobody shall answer automatically.
    recipient = models.EmailField()
    return_path = models.CharField(max_length=254, blank=True, default="")
    # The head, in the order it is written: [[name, value], …]; addresses already formatted.
    headers = models.JSONField(default=list)
    message_id = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    # Ids of files to attach, and of those shown inside the HTML as cid:<token>.
    file_ids = models.JSONField(default=list, blank=True)
    inline_file_ids = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Set by restore: what an older installation may already have sent is never sent by this one.
    is_suppressed = models.BooleanField(default=False)

    objects = OutgoingMailQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "effect_key"], name="one_mail_for_one_effect")]
        indexes = [
            *OwedWork.indexes_for("outgoing"),
            models.Index(fields=["workspace", "-id"], name="outgoing_newest"),
            models.Index(fields=["workspace", "-id"], name="outgoing_unsent", condition=Q(sent_at=None)),
            models.Index(fields=["workspace", "ticket_number"], name="outgoing_of_ticket"),
        ]

    subject_kind = "outgoing"

    @property
    def is_unsent(self) -> bool:
        """Did not leave, and will not by itself."""
        return self.sent_at is None and self.state in (self.State.DONE, self.State.DEAD)

    @property
    def is_kept(self) -> bool:
        """Neither sent nor owed: written while there was no mail server, or suppressed."""
        return self.state == self.State.DONE and self.sent_at is None

    @property
    def subject_line(self) -> str:
        return next((value for name, value in self.headers if name == "Subject"), "")


class AutomaticAnswer(models.Model):
    """Counts what we sent by ourselves to an address, so that two machines never talk for long."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    email = models.EmailField()
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["workspace", "email", "at"], name="automatic_answers")]

"""Mailboxes elsewhere whose mail becomes ours, and the addresses that mail providers call."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.jobs.models import OwedQuerySet, OwedWork
from caseway.mail.ways.models import OfWorkspace


class MailboxQuerySet(OwedQuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)


class Mailbox(OwedWork):
    """An IMAP folder that one process of the fleet attends at a time.

    As owed work it is never done: *waiting* for its next look, or *running* while somebody attends it; `attempts` counts failures
    in a row. `session` is raised whenever somebody takes it over or an admin changes it, so that an older session can write nothing.
    """

    class Security(models.TextChoices):
        TLS = "tls", "TLS"
        STARTTLS = "starttls", "STARTTLS"
        NONE = "none", _("none: only inside one's own network")

    class After(models.TextChoices):
        DELETE = "delete", _("is deleted there")
        MOVE = "move", _("is moved to another folder")
        FLAG = "flag", _("stays, marked as read")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # What its mail is for: the address names team and product.
    address = models.ForeignKey("tickets.MailAddress", models.SET_NULL, null=True, blank=True, related_name="+")
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    user = models.CharField(max_length=254)
    sealed_password = models.TextField(blank=True, default="")
    sign_in = models.ForeignKey("mail.SignIn", models.PROTECT, null=True, blank=True, related_name="mailboxes")
    folder = models.CharField(max_length=200, default="INBOX")
    after = models.CharField(max_length=6, choices=After, default=After.MOVE)
    move_to = models.CharField(max_length=200, blank=True, default="Caseway")
    # Mail that came before this moment is not ours; empty: all of it is.
    taken_from = models.DateTimeField(null=True, blank=True)
    poll_seconds = models.PositiveIntegerField(default=120)
    alarm_minutes = models.PositiveIntegerField(default=15)
    is_paused = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    session = models.PositiveBigIntegerField(default=0)
    reached_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    last_mail_at = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveBigIntegerField(default=0)
    # Where we are in the folder; it means something under this UIDVALIDITY only.
    validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    # All up to this one came before `taken_from` and are left alone.
    floor_uid = models.PositiveBigIntegerField(default=0)
    # Stored by us and perhaps still there; too large or too old, and left there for good.
    stored_uids = models.JSONField(default=list, blank=True)
    left_uids = models.JSONField(default=list, blank=True)

    objects = MailboxQuerySet.as_manager()  # type: ignore[misc]

    subject_kind = "mailbox"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "host", "user", "folder"], name="a_mailbox_is_attended_once"),
            models.CheckConstraint(name="a_mailbox_is_polled_sensibly", condition=models.Q(poll_seconds__gte=10)),
        ]
        indexes = OwedWork.indexes_for("mailbox")

    def __str__(self):
        return self.address.email if self.address else self.user


class InboundHook(models.Model):
    """A secret address at which a mail provider hands over mail."""

    class Provider(models.TextChoices):
        MAILGUN = "mailgun", "Mailgun"
        POSTMARK = "postmark", "Postmark"
        SENDGRID = "sendgrid", "SendGrid"
        SES = "amazon_ses", "Amazon SES"

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    provider = models.CharField(max_length=12, choices=Provider)
    # Shown to admins at any time, since it is entered elsewhere; looked up by its hash.
    sealed_secret = models.TextField()
    secret_hash = models.CharField(max_length=64, unique=True)
    # What the provider signs with, where it signs.
    sealed_signing_key = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=now)
    last_mail_at = models.DateTimeField(null=True, blank=True)

    objects = OfWorkspace.as_manager()

    subject_kind = "inbound_hook"

    class Meta:
        indexes = [models.Index(fields=["workspace"], name="inbound_hooks")]

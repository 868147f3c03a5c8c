"""Mail as it came: stored raw first, understood afterwards, never dropped."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.intake.mailbox_models import InboundHook, Mailbox
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.limits import Unreadable
from caseway.jobs.models import OwedQuerySet, OwedWork
from caseway.questions import asked_often
from caseway.questions.words import Word
from caseway.tickets.models import MailAddress


def _came_to(teams):
    """Mail to one of the addresses of these teams, with a token after a + or without."""
    came = Q(pk__in=[])
    for email in MailAddress.objects.filter(team__in=teams).values_list("email", flat=True):
        local, _at, domain = email.partition("@")
        came |= Q(recipient=email) | Q(recipient__startswith=f"{local}+", recipient__endswith=f"@{domain}")
    return came


__all__ = ["InboundHook", "IncomingMail", "Mailbox"]


class BlockedSenderQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def among(self, workspace_id, emails):
        """Those of the given addresses whose mail is held: the address itself is blocked, its domain, or a domain above that."""
        patterns = {email: _patterns(email) for email in emails}
        asked = sorted({pattern for those in patterns.values() for pattern in those})
        blocked = set(_blocking(workspace_id, asked)) if asked else set()
        return {email for email, those in patterns.items() if not blocked.isdisjoint(those)}


def _patterns(email: str) -> list[str]:
    parts = email.rpartition("@")[2].split(".")
    return [email, *(".".join(parts[at:]) for at in range(min(len(parts), 10)))]


@asked_often
def _blocking(workspace: int, patterns: list[str]):
    return BlockedSender.objects.filter(workspace=workspace, pattern__in=patterns).values_list("pattern", flat=True)


class BlockedSender(models.Model):
    """An address or a domain whose mail is held; nothing of it is ever dropped."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    pattern = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=now)

    objects = BlockedSenderQuerySet.as_manager()

    subject_kind = "blocked_sender"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "pattern"], name="a_sender_is_blocked_once")]

    def __str__(self):
        return self.pattern


class IncomingMailQuerySet(OwedQuerySet):
    def visible_to(self, member):
        """What of a restricted team's mail its members alone may see: by its ticket, and without one by the address it came to."""
        seen = self.filter(workspace=member.workspace_id)
        if not member.hidden_teams:
            return seen
        return seen.exclude(ticket__team__in=member.hidden_teams).exclude(_came_to(member.hidden_teams), ticket=None)

    def held(self):
        return self.filter(disposition=Word("held"), decided_at=None)


class IncomingMail(OwedWork):
    """One received mail: raw bytes, envelope, and what was decided about it, step by step."""

    class Disposition(models.TextChoices):
        UNREAD = "", _("Not understood yet")
        OPENED = "opened", _("Opened a ticket")
        ADDED = "added", _("Added to a ticket")
        HELD = "held", _("Held for a person to decide")
        RECORDED = "recorded", _("Kept, without a ticket or an answer")
        DUPLICATE = "duplicate", _("The same mail again")

    class Source(models.TextChoices):
        SMTP = "smtp", "SMTP"
        LMTP = "lmtp", "LMTP"
        PIPE = "pipe", "pipe"
        IMAP = "imap", "IMAP"
        HOOK = "hook", _("mail provider")
        IMPORT = "import", _("import")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=8, choices=Source)
    # The envelope. The sender is empty for bounces and unknown (null) when a pipe did not tell it.
    envelope_sender = models.CharField(max_length=320, null=True, blank=True)  # noqa: DJ001
    recipient = models.CharField(max_length=320, blank=True, default="")
    peer = models.CharField(max_length=64, blank=True, default="")
    # What our own check found about the sender while it waited for 250; unknown (null) where none was made. Beside a table of raw mails, a
    # column that may be null is added at once.
    proven = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001
    raw = models.BinaryField()
    size = models.BigIntegerField()
    received_at = models.DateTimeField(default=now)
    # What the pipeline found.
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    disposition = models.CharField(max_length=9, choices=Disposition, default="", blank=True)
    machine = models.CharField(max_length=16, blank=True, default="")
    sender_name = models.CharField(max_length=160, blank=True, default="")
    sender_email = models.CharField(max_length=320, blank=True, default="")
    mail_subject = models.CharField(max_length=400, blank=True, default="")
    snippet = models.CharField(max_length=200, blank=True, default="")
    # [[step, outcome, reason, {…}], …]: "why did this mail end here?"
    decisions = models.JSONField(default=list, blank=True)
    ticket = models.ForeignKey("tickets.Ticket", models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.ForeignKey("tickets.Message", models.SET_NULL, null=True, blank=True, related_name="+")
    # A held mail is decided by a person once: admitted, made a ticket of its own, or set aside.
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = IncomingMailQuerySet.as_manager()  # type: ignore[misc]

    subject_kind = "mail"

    # What it says, or that nobody can tell, where it was read already: a poisonous one is not read twice.
    as_read: Read | Unreadable | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "fingerprint"],
                name="a_mail_is_understood_once",
                condition=~Q(fingerprint="") & ~Q(disposition="duplicate"),
            ),
        ]
        indexes = [
            *OwedWork.indexes_for("incoming"),
            models.Index(fields=["workspace", "-id"], name="incoming_newest"),
            models.Index(fields=["workspace", "-id"], name="incoming_held", condition=Q(disposition="held", decided_at=None)),
            models.Index(fields=["workspace", "sender_email", "received_at"], name="incoming_of_sender"),
        ]

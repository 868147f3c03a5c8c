"""What was said on a ticket, by whom, to whom."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.tickets.models.tickets import Ticket


class Participant(models.Model):
    """Who takes part in a ticket from outside: its requester and those in copy."""

    class Role(models.TextChoices):
        REQUESTER = "requester", _("Requester")
        COPY = "copy", _("In copy")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="participants", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    # Where answers go: one of the customer's addresses, empty for a caller who gave none.
    email = models.EmailField(blank=True, default="")
    role = models.CharField(max_length=9, choices=Role, default=Role.REQUESTER)
    # Raising it revokes the links mailed so far.
    generation = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "ticket", "customer"], name="a_customer_takes_part_once"),
        ]


class MessageQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Messages of the tickets this member may see, notes included."""
        return self.filter(workspace=member.workspace_id, ticket__in=Ticket.objects.visible_to(member))

    def public(self):
        """What a requester may read: the one filter for page, mail, API of outsiders and feeds."""
        return self.exclude(is_internal=True)


class Message(models.Model):
    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        NOTE = "note", _("Note")
        CALL = "call", _("Call")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.REPLY)
    # Notes and call notes are ours alone; what the requester said or reads is not.
    is_internal = models.BooleanField(default=False)
    member = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.SET_NULL, null=True, blank=True, related_name="+")
    # The author as they were when they wrote.
    author_name = models.CharField(max_length=160, blank=True, default="")
    author_email = models.EmailField(blank=True, default="")
    # `body` is what the author newly wrote, `quoted` the rest; nothing is ever cut.
    body = models.TextField(blank=True, default="")
    quoted = models.TextField(blank=True, default="")
    # The safe HTML as it is shown, and of the quoted rest where it could be told apart.
    html = models.TextField(blank=True, default="")
    quoted_html = models.TextField(blank=True, default="")
    # The Message-ID it came with, or empty; ours are signed and need no look-up.
    header_id = models.CharField(max_length=255, blank=True, default="")
    channel = models.CharField(max_length=8, choices=Ticket.Channel)
    # What is known of the mail it came with, as short words: signed, encrypted, authentic, forged, forwarded.
    marks = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(default=now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_note_is_internal", condition=~Q(kind="note") | Q(is_internal=True)),
        ]
        indexes = [
            models.Index(fields=["workspace", "ticket", "id"], name="messages_of_ticket"),
            models.Index(fields=["workspace", "header_id"], name="messages_by_header_id", condition=~Q(header_id="")),
        ]

    @property
    def is_by_member(self) -> bool:
        return self.member_id is not None or (self.customer_id is None and self.author_email == "")


class MessageFile(models.Model):
    """A file attached to a message; inline pictures stand in its text."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments", db_index=False)
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    is_inline = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "message", "file"], name="a_file_is_attached_once")]

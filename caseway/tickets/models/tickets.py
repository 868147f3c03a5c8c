"""A ticket: one customer's report, from first contact to resolution."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from caseway.tickets.models.conversation import Message


class TicketQuerySet(models.QuerySet):
    def visible_to(self, member):
        """What this member may see: own workspace; restricted teams only for their members and admins."""
        seen = self.filter(workspace=member.workspace_id)
        if not member.hidden_teams:
            return seen
        return seen.filter(Q(team=None) | ~Q(team__in=member.hidden_teams))

    def unresolved(self):
        # Named one by one, they are ranges of the index by state.
        return self.filter(state__in=Ticket.UNFINISHED)


class Ticket(models.Model):
    class State(models.TextChoices):
        NEW = "new", _("New")
        OPEN = "open", _("Open")
        PENDING = "pending", _("Waiting for the customer")
        ON_HOLD = "on_hold", _("On hold")
        RESOLVED = "resolved", _("Resolved")
        CLOSED = "closed", _("Closed")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Telephone")
        PORTAL = "portal", _("Help centre")
        API = "api", _("API")
        PROGRAM = "program", _("Program")
        IMPORT = "import", _("Import")

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        PROBLEM = "problem", _("Problem")
        COMPLAINT = "complaint", _("Complaint")
        RETURN = "return", _("Return")
        EXCHANGE = "exchange", _("Exchange")
        FEATURE_REQUEST = "feature_request", _("Feature request")

    class Cause(models.TextChoices):
        NOT_SET = "", _("Not set")
        DEFECT = "defect", _("Defect")
        MISUSE = "misuse", _("Misuse")
        ENVIRONMENT = "environment", _("Environment")
        OTHER = "other", _("Other")

    class Priority(models.TextChoices):
        URGENT = "urgent", _("Urgent")
        HIGH = "high", _("High")
        NORMAL = "normal", _("Normal")
        LOW = "low", _("Low")

    FINISHED = (State.RESOLVED, State.CLOSED)
    UNFINISHED = (State.NEW, State.OPEN, State.PENDING, State.ON_HOLD)

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    subject = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    channel = models.CharField(max_length=8, choices=Channel)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.PROBLEM)
    cause = models.CharField(max_length=12, choices=Cause, default="", blank=True)
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.NORMAL)
    requester = models.ForeignKey("customers.Customer", models.PROTECT, related_name="tickets", db_index=False)
    team = models.ForeignKey("workspaces.Team", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    assignee = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    product = models.ForeignKey("products.Product", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    version = models.ForeignKey("products.Version", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    # The cause that it shares with other tickets.
    issue = models.ForeignKey("issues.Issue", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    serial = models.CharField(max_length=80, blank=True, default="")
    lot = models.CharField(max_length=80, blank=True, default="")
    # The breath of the last message, as lists show it.
    snippet = models.CharField(max_length=160, blank=True, default="")
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    # The own address it was written to; answers leave in its name. None: the support address that every workspace has.
    address = models.ForeignKey("tickets.MailAddress", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    # A closed ticket is never reopened: an answer to it makes a new one that continues it.
    continues = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="continued_by", db_index=False)
    # Where it goes on after a merge: never merged itself. Messages keep their home; what comes later is the survivor's.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False)

    objects = TicketQuerySet.as_manager()

    subject_kind = "ticket"
    # Set by the verb that opens a ticket: what it opened with.
    first_message: "Message"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="a_ticket_number_is_used_once"),
            models.CheckConstraint(
                name="resolved_ticket_says_when", condition=~Q(state__in=["resolved", "closed"]) | Q(resolved_at__isnull=False)
            ),
            models.CheckConstraint(name="a_merged_ticket_is_closed", condition=Q(merged_into=None) | Q(state="closed")),
            models.CheckConstraint(
                name="ticket_state_is_known", condition=Q(state__in=["new", "open", "pending", "on_hold", "resolved", "closed"])
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "state", "-id"], name="tickets_by_state"),
            models.Index(fields=["workspace", "-id"], name="tickets_newest"),
            models.Index(fields=["workspace", "priority", "-id"], name="tickets_by_priority"),
            models.Index(fields=["workspace", "-updated_at", "-id"], name="tickets_by_update"),
            models.Index(fields=["workspace", "-created_at", "-id"], name="tickets_by_creation"),
            # Led by what may be deleted: its foreign key is then checked by it, which knows no workspace.
            models.Index(fields=["requester", "workspace", "-id"], name="tickets_of_requester"),
            models.Index(fields=["workspace", "assignee", "state", "-id"], name="tickets_of_assignee"),
            models.Index(fields=["workspace", "team", "state", "-id"], name="tickets_of_team"),
            models.Index(fields=["product", "workspace", "-id"], name="tickets_of_product"),
            models.Index(fields=["workspace", "merged_into", "-id"], name="tickets_merged_into", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["workspace", "issue", "-id"], name="tickets_of_issue", condition=Q(issue__isnull=False)),
            models.Index(fields=["workspace", "version", "-id"], name="tickets_of_version", condition=Q(version__isnull=False)),
            models.Index(fields=["workspace", "serial", "-id"], name="tickets_by_serial", condition=~Q(serial="")),
            models.Index(fields=["workspace", "lot", "-id"], name="tickets_by_lot", condition=~Q(lot="")),
            models.Index(fields=["resolved_at"], name="tickets_to_close", condition=Q(state="resolved")),
        ]

    def __str__(self):
        return f"#{self.number} {self.subject}"

    @property
    def is_resolved(self) -> bool:
        return self.state in self.FINISHED

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class Tag(models.Model):
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="tags", db_index=False)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "ticket", "name"], name="a_tag_stands_once_on_a_ticket")]
        indexes = [models.Index(fields=["workspace", "name", "-ticket"], name="tags_by_name")]

    def __str__(self):
        return self.name

"""The way back: when a fix ships, everybody who waited for it is told in their own thread."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.jobs.models import OwedWork
from caseway.tickets.models.tickets import Ticket


class AnnouncementQuerySet(models.QuerySet):
    def visible_to(self, member):
        issues = self.model._meta.get_field("issue").related_model
        return self.filter(workspace=member.workspace_id, issue__in=issues.objects.visible_to(member))

    def drafts(self):
        return self.filter(state=Announcement.State.DRAFT)


class Announcement(models.Model):
    """What everybody who waits for an issue will read; drafted when its fix ships, sent by a person."""

    class State(models.TextChoices):
        DRAFT = "draft", _("To be reviewed")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Skipped")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey("issues.Issue", models.CASCADE, related_name="announcements", db_index=False)
    # Without one the fix needs no version: told by hand.
    version = models.ForeignKey("products.Version", models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    drafted_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    subject_kind = "announcement"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "issue", "version"], name="a_fix_is_announced_once"),
            models.UniqueConstraint(
                fields=["workspace", "issue"], condition=models.Q(version=None), name="a_fix_without_a_version_is_announced_once"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "state", "-id"], name="announcements_by_state")]


class LeftOut(models.Model):
    """A customer, or everybody of an organisation, who is not told of a fix, and who decided that."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("customers.Organisation", models.CASCADE, null=True, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "announcement", "customer"], name="a_customer_is_left_out_once"),
            models.UniqueConstraint(fields=["workspace", "announcement", "organisation"], name="an_organisation_is_left_out_once"),
            models.CheckConstraint(
                condition=models.Q(customer=None, organisation__isnull=False) | models.Q(customer__isnull=False, organisation=None),
                name="a_customer_or_an_organisation_is_left_out",
            ),
        ]
        indexes = [
            models.Index(fields=["customer"], name="left_out_of_customer"),
            models.Index(fields=["organisation"], name="left_out_of_organisation"),
        ]


class ToldVoter(OwedWork):
    """One who voted and has no ticket on the issue, told once; owed until their mail stands in the outbox."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+", db_index=False)
    body = models.TextField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("announcement to somebody who voted")
        constraints = [models.UniqueConstraint(fields=["workspace", "announcement", "customer"], name="a_voter_is_told_of_a_fix_once")]
        indexes = [*OwedWork.indexes_for("told_voters"), models.Index(fields=["customer"], name="told_voters_of_customer")]


class Told(OwedWork):
    """One requester who is told, once; owed until the reply is written and the ticket resolved, which is one transaction."""

    class Answer(models.TextChoices):
        NONE = "", _("Not answered")
        YES = "yes", _("Fixed")
        NO = "no", _("Not fixed")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+", db_index=False)
    body = models.TextField()
    # Is it fixed for them? They say so with one click.
    answer = models.CharField(max_length=3, choices=Answer, default="", blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("announcement to a requester")
        constraints = [models.UniqueConstraint(fields=["workspace", "announcement", "ticket"], name="a_ticket_is_told_of_a_fix_once")]
        indexes = [*OwedWork.indexes_for("told"), models.Index(fields=["workspace", "ticket", "-id"], name="told_of_ticket")]

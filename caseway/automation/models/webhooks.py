"""Webhooks: programs elsewhere that hear what happened, and what each was told."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.jobs.models import OwedQuerySet, OwedWork


class WebhookQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def active(self):
        return self.filter(is_active=True, member__is_active=True, member__account__is_active=True)


class Webhook(models.Model):
    """Where facts are sent. It hears what the member may see who made it, and nothing once that member is gone."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+")
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    # Names of facts; an empty list means all.
    facts = models.JSONField(default=list, blank=True)
    sealed_secret = models.CharField(max_length=400)
    is_active = models.BooleanField(default=True)
    # After a failure nothing is tried until then: one silent receiver must not hold up the others.
    rests_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = WebhookQuerySet.as_manager()

    subject_kind = "webhook"

    def __str__(self):
        return self.name


class DeliveryQuerySet(OwedQuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)


class Delivery(OwedWork):
    """One fact on its way to one webhook; kept for a while as the log."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    fact = models.CharField(max_length=60)
    # Named in the header webhook-id: the same over all attempts, so that a receiver can tell a repeat.
    message_id = models.CharField(max_length=40)
    body = models.TextField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("webhook delivery")
        constraints = [models.UniqueConstraint(fields=["workspace", "webhook", "message_id"], name="a_webhook_hears_a_fact_once")]
        indexes = [
            *OwedWork.indexes_for("delivery"),
            models.Index(fields=["workspace", "webhook", "-id"], name="deliveries_of_webhook"),
            models.Index(fields=["created_at"], name="deliveries_to_forget"),
        ]

"""What customers read of a feature that the company shows, and who of them wants it."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from caseway.issues.models.issues import Issue


class WishQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id, issue__in=Issue.objects.visible_to(member))

    def public_in(self, workspace):
        """What anybody may read: features alone, and none that is confidential."""
        return self.filter(workspace=workspace, is_shown=True, issue__is_confidential=False, issue__kind=Issue.Kind.FEATURE)


class Wish(models.Model):
    """A feature in words for customers. Title and description of the issue itself stay inside."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="wishes", db_index=False)
    is_shown = models.BooleanField(default=False)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    # Title and text as words that are searched while somebody types.
    folded = models.TextField(blank=True, default="")
    updated_at = models.DateTimeField(default=now)

    objects = WishQuerySet.as_manager()

    subject_kind = "wish"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "issue"], name="an_issue_is_one_wish"),
            models.CheckConstraint(name="a_wish_has_a_title", condition=~Q(title="")),
        ]
        indexes = [models.Index(fields=["workspace", "is_shown", "-id"], name="wishes_shown")]


class VoteQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id, issue__in=Issue.objects.visible_to(member))


class Vote(models.Model):
    """One customer's. Those of one organisation are kept each, and count once together."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="votes_for", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+", db_index=False)
    # Why it matters to them; only we read it.
    why = models.TextField(blank=True, default="")
    # Who voted for them; nobody where they did it themselves.
    noted_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)

    objects = VoteQuerySet.as_manager()

    subject_kind = "vote"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "issue", "customer"], name="a_customer_votes_once_for_an_issue")]
        indexes = [models.Index(fields=["customer", "workspace"], name="votes_of_customer")]

"""What an issue is tied to: people, labels, versions, other issues."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseway.issues.models.issues import Issue


class Collaborator(models.Model):
    """Who works on it beside its owner."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="collaborators", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "issue", "member"], name="a_member_collaborates_once")]


class Label(models.Model):
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="labels", db_index=False)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "issue", "name"], name="a_label_stands_once_on_an_issue")]
        indexes = [models.Index(fields=["workspace", "name", "-issue"], name="labels_by_name")]

    def __str__(self):
        return self.name


class AffectedVersion(models.Model):
    """A version or lot in which it was seen."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="affected", db_index=False)
    version = models.ForeignKey("products.Version", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "issue", "version"], name="a_version_is_affected_once")]
        indexes = [models.Index(fields=["workspace", "version"], name="issues_affecting_version")]


class Relation(models.Model):
    """How one issue stands to another; read from the other end it is the inverse."""

    class Kind(models.TextChoices):
        DUPLICATE_OF = "duplicate_of", _("duplicate of")
        BLOCKS = "blocks", _("blocks")
        CAUSED_BY = "caused_by", _("caused by")
        RELATED = "related", _("related to")

    INVERSES = {
        Kind.DUPLICATE_OF: _("has the duplicate"),
        Kind.BLOCKS: _("blocked by"),
        Kind.CAUSED_BY: _("causes"),
        Kind.RELATED: _("related to"),
    }

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="relations", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    other = models.ForeignKey(Issue, models.CASCADE, related_name="related_from", db_index=False)
    # Where a duplicate stood before it was found to be one; it stands there again when it is none after all.
    state_before = models.CharField(max_length=9, choices=Issue.State, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "issue", "kind", "other"], name="a_relation_stands_once"),
            models.CheckConstraint(name="an_issue_is_not_related_to_itself", condition=~Q(issue=F("other"))),
        ]
        indexes = [models.Index(fields=["workspace", "other", "kind"], name="relations_from_the_other_end")]

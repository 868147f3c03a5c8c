"""A known issue: an issue whose solution has been written, for us alone or for everybody."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.issues.models.issues import Issue, seen_by


class SolutionQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(seen_by(member, "issue__"), workspace=member.workspace_id)

    def public_in(self, workspace):
        """What anybody may read."""
        return self.filter(workspace=workspace, visibility=Solution.Visibility.PUBLIC)


class Solution(models.Model):
    """What is known of an issue, in one or more languages. The public reads symptoms, workaround and resolution; never title or cause."""

    class Visibility(models.TextChoices):
        INTERNAL = "internal", _("Internal")
        PUBLIC = "public", _("Public")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="solutions", db_index=False)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.INTERNAL)
    # How often somebody said that it solved their problem, or that it did not.
    solved = models.PositiveIntegerField(default=0)
    not_solved = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    objects = SolutionQuerySet.as_manager()

    subject_kind = "solution"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "issue"], name="an_issue_has_one_solution"),
            models.CheckConstraint(
                name="public_solution_says_since_when",
                condition=~models.Q(visibility="public") | models.Q(published_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["workspace", "visibility", "-updated_at", "-id"], name="solutions_by_update")]

    @property
    def is_public(self) -> bool:
        return self.visibility == self.Visibility.PUBLIC


class SolutionText(models.Model):
    """The solution in one language, in Markdown."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    solution = models.ForeignKey(Solution, models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(max_length=10)
    symptoms = models.TextField()
    cause = models.TextField(blank=True, default="")
    workaround = models.TextField(blank=True, default="")
    resolution = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "solution", "language"], name="a_solution_stands_once_in_a_language")]

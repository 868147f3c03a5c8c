"""What was put off in triage of issues."""

from django.db import models
from django.utils.timezone import now

from caseway.issues.models.issues import Issue


class IssueSnooze(models.Model):
    """An issue stays out of triage until then, or until it changes or more is reported of it."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="+", db_index=False)
    until = models.DateTimeField()
    made_at = models.DateTimeField(default=now)
    # How many tickets hung on it then.
    tickets = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "issue"], name="an_issue_is_snoozed_once")]

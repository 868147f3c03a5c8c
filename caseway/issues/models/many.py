"""One act on many issues: what was asked, how far it is, and how each issue stood before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from caseway.issues.models.issues import Issue
from caseway.jobs.models import OwedWork
from caseway.many.models import Act, Change, Part


class IssueAct(Act):
    class Kind(models.TextChoices):
        ASSIGNEE = "assignee", _("Assign")
        STATE = "state", _("State")
        PRIORITY = "priority", _("Priority")
        SEVERITY = "severity", _("Severity")
        LABEL = "label", _("Label")
        UNLABEL = "unlabel", _("Remove label")
        DUE_ON = "due_on", _("Due")
        ESTIMATE = "estimate_minutes", _("Estimate")
        FIXED_VERSION = "fixed_version", _("Fixed in")
        COMPONENT = "component", _("Component")
        DUPLICATE_OF = "duplicate_of", _("Duplicate of")

    kind = models.CharField(max_length=16, choices=Kind)

    class Meta:
        indexes = Act.indexes_for("issue_acts")


class IssueActPart(Part):
    act = models.ForeignKey(IssueAct, models.CASCADE, related_name="parts", db_index=False)

    class Meta:
        verbose_name = _("act on many issues")
        indexes = [*OwedWork.indexes_for("issue_act"), models.Index(fields=["workspace", "act"], name="issue_parts_of_act")]


class IssueActChange(Change):
    act = models.ForeignKey(IssueAct, models.CASCADE, related_name="changes", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "act", "issue"], name="an_issue_stands_once_in_an_act")]

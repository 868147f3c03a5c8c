"""An issue: one underlying cause or wish, the thing the product team works on."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _


def seen_by(member, path: str = "") -> Q:
    """`visible_to` as a condition on what belongs to an issue: joined, since a list of all visible issues would be made first."""
    mine = Confidant.objects.filter(workspace=member.workspace_id, member=member.pk)
    is_seen = Q((f"{path}is_confidential", False)) | Q((f"{path}id__in", mine.values("issue")))
    return is_seen & Q((f"{path}workspace", member.workspace_id))


class IssueQuerySet(models.QuerySet):
    def visible_to(self, member):
        """What this member may see: own workspace; a confidential one only when they are named on it, admin or not."""
        return self.filter(seen_by(member))

    def unfinished(self):
        return self.exclude(state__in=Issue.FINISHED)


class NamedState(models.Model):
    """A workspace's own name for where issues stand within a category: “In review” within started."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    category = models.CharField(max_length=9)
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    # How many issues should stand here at most; a note, never a bar.
    limit = models.PositiveSmallIntegerField(null=True, blank=True)

    subject_kind = "named_state"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="a_state_name_is_used_once")]

    def __str__(self):
        return self.name


class Issue(models.Model):
    class Kind(models.TextChoices):
        DEFECT = "defect", _("Defect")
        FEATURE = "feature", _("Feature")
        TASK = "task", _("Task")
        USAGE = "usage", _("Usage")

    class State(models.TextChoices):
        """The categories; a workspace may name states within them."""

        TRIAGE = "triage", _("Triage")
        BACKLOG = "backlog", _("Backlog")
        PLANNED = "planned", _("Planned")
        STARTED = "started", _("In work")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    class Priority(models.TextChoices):
        URGENT = "urgent", _("Urgent")
        HIGH = "high", _("High")
        NORMAL = "normal", _("Normal")
        LOW = "low", _("Low")

    class Severity(models.TextChoices):
        CRITICAL = "critical", _("Critical")
        MAJOR = "major", _("Major")
        MINOR = "minor", _("Minor")
        TRIVIAL = "trivial", _("Trivial")

    class Hazard(models.TextChoices):
        """What stands above everything, whatever its reach."""

        NONE = "", _("None")
        SECURITY = "security", _("Security")
        DATA_LOSS = "data_loss", _("Loss of data")

    FINISHED = (State.DONE, State.CANCELLED)

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.DEFECT)
    # Internal: the public reads its symptoms.
    title = models.CharField(max_length=400)
    description = models.TextField(blank=True, default="")
    # The description as safe HTML, as it is shown.
    html = models.TextField(blank=True, default="")
    state = models.CharField(max_length=9, choices=State, default=State.TRIAGE)
    # The workspace's own name for it; where there is none the category's first.
    named_state = models.ForeignKey(NamedState, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.NORMAL)
    severity = models.CharField(max_length=8, choices=Severity, default=Severity.MINOR)
    hazard = models.CharField(max_length=9, choices=Hazard, default="", blank=True)
    estimate_minutes = models.PositiveIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    assignee = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    product = models.ForeignKey("products.Product", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    component = models.ForeignKey("products.Component", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    fixed_version = models.ForeignKey("products.Version", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children", db_index=False)
    is_confidential = models.BooleanField(default=False)
    # Where it stands when ranked by hand: digits that sort as text on every database (caseway.issues.ranking).
    rank = models.CharField(max_length=200)
    created_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    # What stands behind it, kept here by reactions so that lists and the page need not count.
    tickets = models.PositiveIntegerField(default=0)
    open_tickets = models.PositiveIntegerField(default=0)
    customers = models.PositiveIntegerField(default=0)
    organisations = models.PositiveIntegerField(default=0)
    votes = models.PositiveIntegerField(default=0)
    # Organisations and customers without one: each once, over tickets and votes together.
    voices = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    # Reach, as weighed by tier and age; the parts of the score can be read from these (caseway.issues.importance).
    reach = models.FloatField(default=0)
    impact = models.FloatField(default=0)
    override = models.FloatField(null=True, blank=True)
    override_reason = models.CharField(max_length=400, blank=True, default="")
    override_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    # What lists sort by: class first, then the score or what a person set instead.
    importance = models.FloatField(default=0)

    objects = IssueQuerySet.as_manager()

    subject_kind = "issue"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="an_issue_number_is_used_once"),
            models.CheckConstraint(
                name="finished_issue_says_when", condition=~Q(state__in=["done", "cancelled"]) | Q(finished_at__isnull=False)
            ),
            models.CheckConstraint(
                name="issue_state_is_known",
                condition=Q(state__in=["triage", "backlog", "planned", "started", "done", "cancelled"]),
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-id"], name="issues_newest"),
            models.Index(fields=["workspace", "priority", "-id"], name="issues_by_priority"),
            models.Index(fields=["workspace", "-updated_at", "-id"], name="issues_by_update"),
            models.Index(fields=["workspace", "-importance", "-id"], name="issues_by_importance"),
            models.Index(fields=["workspace", "rank", "id"], name="issues_by_hand"),
            models.Index(fields=["workspace", "state", "rank", "id"], name="issues_by_state"),
            models.Index(fields=["workspace", "assignee", "state"], name="issues_of_assignee"),
            models.Index(fields=["workspace", "product", "state"], name="issues_of_product"),
            models.Index(fields=["workspace", "fixed_version"], name="issues_of_version"),
            models.Index(fields=["workspace", "parent"], name="issues_of_parent", condition=Q(parent__isnull=False)),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """How it is called: product key and number, KET-45; never its title."""
        return named(self.product.key if self.product else "", self.number)

    @property
    def is_finished(self) -> bool:
        return self.state in self.FINISHED


def named(product_key: str | None, number: int) -> str:
    return f"{product_key}-{number}" if product_key else str(number)


class Confidant(models.Model):
    """A member who is named on a confidential issue and so may see it."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="confidants", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.CASCADE, related_name="confided", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "issue", "member"], name="a_member_is_named_once")]
        indexes = [models.Index(fields=["workspace", "member"], name="confidants_by_member")]

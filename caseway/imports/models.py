"""A table that somebody brings along, in parts, and what was made of it."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.activity.bringing import Thing
from caseway.jobs.models import OwedQuerySet, OwedWork


class ImportQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)


class Import(models.Model):
    class Kind(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        ORGANISATIONS = "organisations", _("Organisations")
        PRODUCTS = "products", _("Products")

    class Phase(models.TextChoices):
        MAPPING = "mapping", _("Being set up")
        CHECKING = "checking", _("Being tried")
        CHECKED = "checked", _("Tried; nothing is changed yet")
        RUNNING = "running", _("Being brought in")
        DONE = "done", _("Brought in")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    UNDER_WAY = (Phase.CHECKING, Phase.RUNNING, Phase.UNDOING)
    CHANGEABLE = (Phase.MAPPING, Phase.CHECKED)

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=13, choices=Kind)
    filename = models.CharField(max_length=255)
    # As it came, so that it can be read otherwise; gone once it is brought in.
    raw = models.BinaryField()
    encoding = models.CharField(max_length=40)
    separator = models.CharField(max_length=1)
    has_header = models.BooleanField(default=True)
    header = models.JSONField(default=list)
    # The field that each column means; empty: left out.
    mapping = models.JSONField(default=list)
    may_change = models.BooleanField(default=False)
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.MAPPING)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # Of what was made or changed: given back, and left alone since somebody touched it.
    taken_back = models.PositiveIntegerField(default=0)
    left_alone = models.PositiveIntegerField(default=0)
    # [[line, sentence], …], the first ones.
    problems = models.JSONField(default=list)
    brought_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    subject_kind = "import"

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="imports_newest")]

    def __str__(self):
        return self.filename

    @property
    def is_under_way(self) -> bool:
        return self.phase in self.UNDER_WAY

    @property
    def percent(self) -> int:
        return min(100, 100 * self.rows_done // self.rows) if self.rows else 100


class ImportPartQuerySet(OwedQuerySet):
    def in_order(self):
        return self.order_by("pk")


class ImportPart(OwedWork):
    """Some rows of a table; what is owed of them follows from the phase that the import is in."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    importing = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    # Of the first row, as a text editor counts.
    line = models.PositiveIntegerField()
    # [[cell, …], …]; and for rows that say the same as an earlier one, {number here: line of the earlier}.
    cells = models.JSONField()
    doubles = models.JSONField(default=dict)
    phase = models.CharField(max_length=8, default="", blank=True)

    objects = ImportPartQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("Import")
        indexes = OwedWork.indexes_for("import_part")


class Imported(models.Model):
    """One object that an import made or changed."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    importing = models.ForeignKey(Import, models.CASCADE, related_name="+", db_index=False)
    part = models.ForeignKey(ImportPart, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    was_made = models.BooleanField()
    stamp = models.CharField(max_length=32)
    before = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["workspace", "importing", "kind"], name="imported_by_import")]

    @property
    def thing(self) -> Thing:
        return Thing(self.kind, self.object_id, self.was_made, self.stamp, self.before)

"""Versions: software releases and production runs."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.products.models.products import Product


class VersionQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def planned(self):
        return self.filter(released_at=None, withdrawn_at=None)


class Version(models.Model):
    """A release of software, or a production run (batch, lot); planned until it is released."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("Software release")
        PRODUCTION_RUN = "production_run", _("Production run")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="versions", db_index=False)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.RELEASE)
    # As it stands on the box or in the program: “2.4.1”, “L-2026-11”.
    name = models.CharField(max_length=80)
    notes = models.TextField(blank=True, default="")
    planned_on = models.DateField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # How many were shipped, where that is known.
    units = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = VersionQuerySet.as_manager()

    subject_kind = "version"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "product", "kind", "name"], name="a_version_name_is_used_once_in_a_product"),
            models.CheckConstraint(name="version_kind_is_known", condition=Q(kind__in=["release", "production_run"])),
        ]
        indexes = [models.Index(fields=["workspace", "name"], name="versions_by_name")]

    def __str__(self):
        return self.name

    @property
    def state(self) -> str:
        """Where it stands: planned, released or withdrawn."""
        if self.withdrawn_at:
            return "withdrawn"
        return "released" if self.released_at else "planned"

"""Where else the report form may stand, and who looks at their own reports."""

from django.db import models
from django.utils.timezone import now

from caseway.jobs.models import OwedWork


class FormSite(models.Model):
    """The sites of a company in whose pages its report form may stand."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # ["https://www.acme.test", …]
    origins = models.JSONField(default=list)

    subject_kind = "form site"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="a_workspace_lists_its_sites_once")]


class LinkRequest(OwedWork):
    """Somebody typed an address. Whether it is a customer's is looked up later, so that the answer takes the same time."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    email = models.EmailField()
    language = models.CharField(max_length=10)

    class Meta:
        indexes = OwedWork.indexes_for("link_request")


class VisitQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_at=None, until__gt=now())


class Visit(models.Model):
    """A mailed link and what it opened: all reports of whoever reads mail at an address. Of both secrets only hashes are kept."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    email = models.EmailField()
    link_hash = models.CharField(max_length=64)
    link_until = models.DateTimeField()
    # Set when the link is used, which it is once.
    secret_hash = models.CharField(max_length=64, blank=True, default="")
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "link_hash"], name="a_link_opens_one_visit")]
        indexes = [
            models.Index(fields=["workspace", "secret_hash"], name="visits_by_secret"),
            models.Index(fields=["until"], name="visits_to_forget"),
        ]

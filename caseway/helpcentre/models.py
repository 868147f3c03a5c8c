"""Where else the report form may stand, who looks at their own reports, and links that show those of an organisation."""

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


class Passage(models.Model):
    """How many came through a public door by one of its limits since a window began; a cache would forget it, or count for one process."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # A hash of the limit's name and of whom it counts.
    key = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="a_passage_is_counted_in_one_place")]
        indexes = [models.Index(fields=["until"], name="passages_to_forget")]


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


class SharedLinkQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def open(self):
        """Those that still lead somewhere: not where the organisation no longer shares at all."""
        return self.filter(revoked_at=None, until__gt=now()).exclude(organisation__sharing="off")


class SharedLink(models.Model):
    """A link that shows where all tickets of an organisation stand to whoever has it. Of its secret only a hash is kept."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey("customers.Organisation", models.CASCADE, related_name="+", db_index=False)
    # For whom it was made.
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64)
    # Hashed slowly, since people choose it; empty for none.
    password = models.CharField(max_length=128, blank=True, default="")
    shows_names = models.BooleanField(default=False)
    until = models.DateTimeField()
    made_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SharedLinkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "secret_hash"], name="a_shared_link_has_its_own_secret")]
        indexes = [models.Index(fields=["workspace", "organisation", "-id"], name="shared_links_of_organisation")]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.until > now()


class LinkView(models.Model):
    """That a shared link was looked at within an hour, and how often; by whom nobody keeps."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    link = models.ForeignKey(SharedLink, models.CASCADE, related_name="views", db_index=False)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "link", "hour"], name="views_of_a_link_are_counted_by_hour")]

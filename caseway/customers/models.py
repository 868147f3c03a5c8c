"""Who reports: people with several addresses and numbers, and the organisations they belong to."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)


class Organisation(models.Model):
    class Sharing(models.TextChoices):
        OFF = "off", _("Nobody: each sees their own")
        NAMED = "named", _("Only the people named below")
        ALL = "all", _("All of its people")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=160)
    # How much its voice weighs; 1 is ordinary.
    tier = models.PositiveSmallIntegerField(default=1)
    # Which of its people see all of its tickets.
    sharing = models.CharField(max_length=8, choices=Sharing, default=Sharing.OFF)
    notes = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=now)

    objects = OrganisationQuerySet.as_manager()

    subject_kind = "organisation"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="an_organisation_name_is_used_once"),
            models.CheckConstraint(name="how_an_organisation_shares_is_known", condition=models.Q(sharing__in=["off", "named", "all"])),
        ]

    def __str__(self):
        return self.name


class Domain(models.Model):
    """A mail domain whose people belong to an organisation."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "domain"], name="a_domain_belongs_to_one_organisation")]

    def __str__(self):
        return self.domain


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id).present()

    def present(self):
        """Without those who have become part of somebody else."""
        return self.filter(merged_into=None)


class Customer(models.Model):
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=160, blank=True, default="")
    # The address that answers go to; all of them stand in `addresses`.
    email = models.EmailField(blank=True, default="")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="customers")
    language = models.CharField(max_length=10, blank=True, default="")
    time_zone = models.CharField(max_length=60, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    # Who turned out to be the same person; this row waits in case they are two after all.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    objects = CustomerQuerySet.as_manager()

    actor_kind = "customer"
    subject_kind = "customer"

    class Meta:
        indexes = [models.Index(fields=["workspace", "name"], name="customers_by_name")]

    def __str__(self):
        return self.actor_name

    @property
    def actor_name(self) -> str:
        return self.name or self.email or "?"


class Address(models.Model):
    """One e-mail address of a customer, in lower case."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    email = models.EmailField()
    # Since when a mail server says that nobody receives mail here, and its words. No automatic mail goes there.
    undeliverable_at = models.DateTimeField(null=True, blank=True)
    undeliverable_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "email"], name="an_address_belongs_to_one_customer")]

    def __str__(self):
        return self.email


class Phone(models.Model):
    """One telephone number of a customer: as typed, and in E.164 where it could be read."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=40)
    typed = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "customer", "number"], name="a_number_stands_once_with_a_customer")]
        indexes = [models.Index(fields=["workspace", "number"], name="phones_by_number")]

    def __str__(self):
        return self.typed


class Contact(models.Model):
    """Somebody who is named to see all tickets of their organisation; it counts while they belong to it."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "organisation", "customer"], name="a_contact_is_named_once_by_an_organisation")
        ]


class NewsRefusal(models.Model):
    """A customer who wants to hear no more of what they voted for."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "workspace"], name="a_customer_refuses_news_once")]


class MergeQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def standing(self):
        return self.filter(undone_at=None)


class Merge(models.Model):
    """That two customers became one, with all it takes to part them again."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    kept = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    other = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    # The kept customer's fields before and after; the ids of what moved, by where they stand.
    before = models.JSONField()
    after = models.JSONField()
    moved = models.JSONField()
    merged_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "kept", "-id"], name="merges_of_customer")]

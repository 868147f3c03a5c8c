"""Addresses at which a workspace receives mail."""

from django.db import models
from django.utils.timezone import now


class MailAddressQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)


class MailAddress(models.Model):
    """An own address with the team and product that its mail is for. `support@<workspace>.<domain>` needs no row."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # One mail address belongs to one workspace of the whole installation: mail is routed by it.
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True, default="")
    team = models.ForeignKey("workspaces.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    product = models.ForeignKey("products.Product", models.SET_NULL, null=True, blank=True, related_name="+")
    # How its mail leaves; none: by the house's mail server, unsigned.
    way = models.OneToOneField("mail.WayOut", models.SET_NULL, null=True, blank=True, related_name="+")
    # Whether mail to address+something comes to it as well: answers then carry their ticket's signed token. Found out by its test.
    takes_plus = models.BooleanField(default=False)
    test_token = models.CharField(max_length=40, blank=True, default="")
    tested_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_plus_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = MailAddressQuerySet.as_manager()

    subject_kind = "address"

    def __str__(self):
        return self.email

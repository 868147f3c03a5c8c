"""Products and their parts."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

KEY = RegexValidator(r"^[A-Z][A-Z0-9]{1,7}\Z", _("A key is two to eight capital letters or digits and begins with a letter."))


class ProductQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def offered(self):
        return self.filter(is_active=True)


class Product(models.Model):
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=8, validators=[KEY])
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, default="")
    photo = models.ForeignKey("files.File", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    objects = ProductQuerySet.as_manager()

    subject_kind = "product"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="a_product_key_is_used_once"),
            models.UniqueConstraint(fields=["workspace", "name"], name="a_product_name_is_used_once"),
        ]

    def __str__(self):
        return self.name


class ComponentQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)


class Component(models.Model):
    """A part of a product that can fail on its own: the lid, the export."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="components", db_index=False)
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True, default="")

    objects = ComponentQuerySet.as_manager()

    subject_kind = "component"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "product", "name"], name="a_component_name_is_used_once_in_a_product")]

    def __str__(self):
        return self.name

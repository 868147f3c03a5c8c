"""Fields of a workspace's own on tickets, issues, customers and organisations, and what stands in them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 2000
# So much of a text is kept folded, for an index to find it by.
LONGEST_FOLDED = 200
KEY = RegexValidator(
    r"^[a-z][a-z0-9_]{0,38}[a-z0-9]\Z",
    _("A key is two to forty small letters, digits or underscores; it begins with a letter and ends with a letter or digit."),
)


class CustomFieldQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def in_order(self):
        return self.order_by("position", "pk")


class CustomField(models.Model):
    """What a workspace wants to know of each thing of one kind. Kind, key and type stay for good; values are read by them."""

    class Kind(models.TextChoices):
        TICKET = "ticket", _("Ticket")
        ISSUE = "issue", _("Issue")
        CUSTOMER = "customer", _("Customer")
        ORGANISATION = "organisation", _("Organisation")

    class Type(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("A number")
        YES_NO = "yes_no", _("Yes or no")
        DATE = "date", _("Date")
        ONE = "one", _("One of a list")
        SEVERAL = "several", _("Several of a list")
        LINK = "link", _("Web address")

    LISTS = (Type.ONE, Type.SEVERAL)

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=40, validators=[KEY])
    label = models.CharField(max_length=80)
    type = models.CharField(max_length=8, choices=Type)
    help = models.CharField(max_length=400, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    # The help centre's form asks customers for it.
    is_asked = models.BooleanField(default=False)
    # Rows of lists show what stands in it.
    is_listed = models.BooleanField(default=False)
    # It is asked for no more; what was written in it stays.
    is_retired = models.BooleanField(default=False)

    objects = CustomFieldQuerySet.as_manager()

    subject_kind = "custom_field"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "key"], name="a_field_key_is_used_once"),
            models.CheckConstraint(name="only_tickets_are_asked_for", condition=Q(is_asked=False) | Q(kind="ticket")),
        ]

    def __str__(self):
        return self.label


class FieldChoice(models.Model):
    """One thing of a field's list; its key stays when it is called otherwise."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="choices", db_index=False)
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "field", "key"], name="a_choice_key_is_used_once_in_a_field")]

    def __str__(self):
        return self.label


class FieldValue(models.Model):
    """What stands in a field of one thing: a row, of several of a list a row each; of nothing there is none."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # The ticket, issue, customer or organisation. Those apps lie above this one.
    kind = models.CharField(max_length=12)
    subject = models.BigIntegerField()
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="+", db_index=False)
    # The column of the field's type; the others are empty. Yes and no are the numbers 1 and 0.
    text = models.TextField(blank=True, default="")
    folded = models.CharField(max_length=LONGEST_FOLDED, null=True, blank=True)  # noqa: DJ001  (null stands in no index)
    number = models.FloatField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    choice = models.ForeignKey(FieldChoice, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "subject", "field"], name="a_field_holds_one_value", condition=Q(choice=None)
            ),
            models.UniqueConstraint(
                fields=["workspace", "kind", "subject", "field", "choice"],
                name="a_choice_is_made_once",
                condition=Q(choice__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "kind", "subject"], name="field_values_of_a_thing"),
            models.Index(fields=["workspace", "field", "folded", "subject"], name="by_field_text", condition=Q(folded__isnull=False)),
            models.Index(fields=["workspace", "field", "number", "subject"], name="by_field_number", condition=Q(number__isnull=False)),
            models.Index(fields=["workspace", "field", "day", "subject"], name="by_field_day", condition=Q(day__isnull=False)),
            models.Index(fields=["workspace", "field", "choice", "subject"], name="by_field_choice", condition=Q(choice__isnull=False)),
        ]

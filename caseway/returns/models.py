"""Returns and exchanges: what a customer sends back, and what becomes of it."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.returns.stages import OPEN, Stage
from caseway.tickets.models import Ticket

CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", _("A currency is three capital letters, as EUR."))


class ReturnQuerySet(models.QuerySet):
    def visible_to(self, member):
        """As their tickets are."""
        seen = self.filter(workspace=member.workspace_id)
        if not member.hidden_teams:
            return seen
        return seen.filter(Q(ticket__team=None) | ~Q(ticket__team__in=member.hidden_teams))

    def unfinished(self):
        return self.filter(stage__in=OPEN)


class Return(models.Model):
    class Kind(models.TextChoices):
        RETURN = "return", _("Return")
        EXCHANGE = "exchange", _("Exchange")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="returns", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.RETURN)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.REQUESTED)
    # The stage it was rejected in; empty for all others.
    rejected_in = models.CharField(max_length=10, choices=Stage, blank=True, default="")
    # What stands on the parcel, given with the authorisation.
    rma = models.CharField(max_length=40, blank=True, default="")
    product = models.ForeignKey("products.Product", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    version = models.ForeignKey("products.Version", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    serial = models.CharField(max_length=80, blank=True, default="")
    lot = models.CharField(max_length=80, blank=True, default="")
    # Reason, finding and cost are ours; the customer reads the instructions, carrier and tracking number.
    reason = models.TextField(blank=True, default="")
    instructions = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    finding = models.TextField(blank=True, default="")
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, blank=True, default="", validators=[CURRENCY])
    carrier = models.CharField(max_length=80, blank=True, default="")
    tracking = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(default=now)
    # Since when it is in its stage.
    stage_at = models.DateTimeField(default=now)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="a_return_number_is_used_once"),
            models.UniqueConstraint(fields=["workspace", "rma"], condition=~Q(rma=""), name="an_rma_number_is_used_once"),
            models.CheckConstraint(name="return_stage_is_known", condition=Q(stage__in=list(Stage.values))),
            models.CheckConstraint(name="a_cost_has_its_currency", condition=Q(cost=None) | ~Q(currency="")),
            models.CheckConstraint(name="a_parcel_under_way_has_its_rma", condition=Q(stage__in=["requested", "rejected"]) | ~Q(rma="")),
        ]
        indexes = [
            models.Index(fields=["workspace", "stage", "-id"], name="returns_by_stage"),
            models.Index(fields=["workspace", "-id"], name="returns_newest"),
            models.Index(fields=["workspace", "-stage_at", "-id"], name="returns_by_move"),
            models.Index(fields=["workspace", "ticket", "id"], name="returns_of_ticket"),
            models.Index(fields=["workspace", "lot", "-id"], name="returns_by_lot", condition=~Q(lot="")),
            models.Index(fields=["workspace", "serial", "-id"], name="returns_by_serial", condition=~Q(serial="")),
        ]

    def __str__(self):
        return f"R{self.number}"

    @property
    def is_finished(self) -> bool:
        return self.stage not in OPEN

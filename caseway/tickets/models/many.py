"""One act on many tickets: what was asked, how far it is, and how each ticket stood before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from caseway.jobs.models import OwedWork
from caseway.many.models import Act, Change, Part
from caseway.tickets.models.tickets import Ticket


class BulkAct(Act):
    class Kind(models.TextChoices):
        ASSIGNEE = "assignee", _("Assign")
        TEAM = "team", _("Team")
        STATE = "state", _("State")
        PRIORITY = "priority", _("Priority")
        TAG = "tag", _("Tag")
        UNTAG = "untag", _("Remove tag")
        ISSUE = "issue", _("Link to issue")
        INTO = "into", _("Merge into")
        MACRO = "macro", _("Macro")

    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        indexes = Act.indexes_for("bulk_acts")


class BulkPart(Part):
    act = models.ForeignKey(BulkAct, models.CASCADE, related_name="parts", db_index=False)

    class Meta:
        verbose_name = _("act on many tickets")
        indexes = [*OwedWork.indexes_for("bulk_part"), models.Index(fields=["workspace", "act"], name="bulk_parts_of_act")]


class BulkChange(Change):
    act = models.ForeignKey(BulkAct, models.CASCADE, related_name="changes", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "act", "ticket"], name="a_ticket_stands_once_in_an_act")]

"""Lots are looked at: owed work, one row for a product and a while."""

from django.db import models

from caseway.jobs.models import OwedWork


class LotCheck(OwedWork):
    """The lots of a product are to be compared; the complaints of the next minutes share one comparison.

    No constraint says there is only one: a row put back after its worker died would break it. A second one finds nothing new.
    """

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey("products.Product", models.CASCADE, related_name="+")

    class Meta:
        indexes = OwedWork.indexes_for("lot_check")

"""Whose is it? From a serial number to product, lot and customer, as tickets have told them."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from caseway.api.answers import answer, reference
from caseway.api.door import Door
from caseway.api.shapes.serials import SerialAsked, SerialList
from caseway.tickets.models import Ticket
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Products"])
MOST = 50
COLUMNS = (
    "number", "subject", "state", "serial", "lot", "product_id", "product__name", "product__key", "version_id", "version__name",
    "requester_id", "requester__name", "requester__organisation_id", "requester__organisation__name",
)  # fmt: skip


@router.get("", auth=Door(), response=SerialList, summary="Find a serial number", operation_id="find_serial")
def find_serial(request: MemberRequest, asked: Query[SerialAsked]) -> HttpResponse:
    """The newest fifty tickets that name it, of those that you may see."""
    seen = Ticket.objects.visible_to(request.member).filter(serial=asked.serial.strip())
    return answer({"items": [_told(row) for row in seen.order_by("-id").values(*COLUMNS)[:MOST]], "next": None})


def _told(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in ("serial", "lot", "subject", "state")}
    product = reference(row, "product")
    return told | {
        "ticket": row["number"],
        "product": product and product | {"key": row["product__key"]},
        "version": reference(row, "version"),
        "customer": reference(row, "requester"),
        "organisation": reference(row, "requester__organisation"),
    }

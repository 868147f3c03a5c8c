"""Whose is it? From a serial number to product, lot and customer, as tickets have told them."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from caseway.tickets.models import Ticket
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

MOST = 50
COLUMNS = (
    "number", "subject", "state", "updated_at", "serial", "lot", "product_id", "product__name", "version_id", "version__name",
    "requester_id", "requester__name", "requester__email", "requester__organisation__name",
)  # fmt: skip


@for_members
@require_GET
def serials(request: MemberRequest) -> HttpResponse:
    serial = request.GET.get("serial", "").strip()[:80].replace("\0", "")
    seen = Ticket.objects.visible_to(request.member)
    rows = list(seen.filter(serial=serial).order_by("-id").values(*COLUMNS)[:MOST]) if serial else []
    return page(request, "tickets/serials.html", block="found", serial=serial, rows=rows)

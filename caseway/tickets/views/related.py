"""Fills the holes on the pages of customers, organisations and versions: their tickets, as far as the member may see them."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from caseway.customers.models import Customer, Organisation
from caseway.products.models import Version
from caseway.tickets.actions.many import close_all_of
from caseway.tickets.models import Announcement, Ticket
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

MOST = 50


@for_members
@require_GET
def of_customer(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Customer.objects.visible_to(request.member), pk=pk)
    return _related(request, Ticket.objects.visible_to(request.member).filter(requester=found), customer=found)


@for_members("tickets.change")
@require_POST
def close_of_customer(request: MemberRequest, pk: int) -> HttpResponse:
    """All at once, as after a flood of mail."""
    found = get_object_or_404(Customer.objects.visible_to(request.member), pk=pk)
    act = close_all_of(found, by=request.member)
    here = f"/w/{request.workspace.slug}"
    if act.is_under_way:
        return redirect(f"{here}/tickets/many/{act.pk}")
    words = ngettext("{count} ticket closed", "{count} tickets closed", act.changed).format(count=act.changed)
    messages.success(request, words, extra_tags=f"{here}/tickets/many/{act.pk}/undoing" if act.changed else "")
    return redirect(f"{here}/customers/{pk}")


@for_members
@require_GET
def of_organisation(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.visible_to(request.member), pk=pk)
    return _related(request, Ticket.objects.visible_to(request.member).filter(requester__organisation=found))


@for_members
@require_GET
def of_version(request: MemberRequest, pk: int) -> HttpResponse:
    """Those that name the version, and those that name the lot as it is called; before them what is still to be announced about it."""
    found = get_object_or_404(Version.objects.visible_to(request.member), pk=pk)
    named = Q(version=found)
    if found.kind == Version.Kind.PRODUCTION_RUN:
        named |= Q(product=found.product_id, lot=found.name)
    drafts = Announcement.objects.visible_to(request.member).drafts().filter(version=found).select_related("issue", "issue__product")
    unheard = list(drafts.order_by("-id")[:MOST]) if may(request.member, "tickets.answer") else []
    return _related(request, Ticket.objects.visible_to(request.member).filter(named), unheard=unheard)


def _related(
    request: MemberRequest, tickets: QuerySet[Ticket], customer: Customer | None = None, unheard: Sequence[Announcement] = ()
) -> HttpResponse:
    rows = list(tickets.order_by("-id").values("number", "subject", "state", "updated_at")[:MOST])
    may_close = customer is not None and may(request.member, "tickets.change") and any(row["state"] not in Ticket.FINISHED for row in rows)
    values = {"rows": rows, "customer": customer, "may_close": may_close, "unheard": unheard}
    return page(request, "tickets/related.html", block="related", **values)

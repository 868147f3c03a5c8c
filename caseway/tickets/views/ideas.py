"""The ideas view: what misuse teaches about products and manuals."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.issues.models import Issue
from caseway.products.models import Product
from caseway.search.folding import fold
from caseway.tickets import actions
from caseway.tickets.ideas import MOST_RAISED, ideas_for, misuses
from caseway.tickets.models import Ticket
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

MOST_ISSUES = 20


@for_members
def ideas(request: MemberRequest) -> HttpResponse:
    usage = Issue.objects.visible_to(request.member).unfinished().filter(kind=Issue.Kind.USAGE).order_by("-importance", "-id")
    columns = ("number", "title", "product__key", "tickets", "customers")
    context = {
        "ideas": ideas_for(request.member),
        "usage": list(usage.values(*columns)[:MOST_ISSUES]),
        "may_raise": may(request.member, "issues.change"),
    }
    return page(request, "tickets/ideas.html", **context)


@for_members("issues.change")
@require_POST
def raise_one(request: MemberRequest) -> HttpResponse:
    """An issue of kind `usage` with the tickets of one idea that hang on none."""
    wanted = request.POST.get("product", "")
    product = None
    if wanted:
        pk = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else 0
        product = get_object_or_404(Product.objects.visible_to(request.member), pk=pk)
    step = request.POST.get("step", "").replace("\0", "")[:80]
    found = misuses(request.member).filter(ticket__product=product, step_folded=fold(step), ticket__issue=None).order_by("-id")
    verdicts = list(found.values_list("ticket", "quote")[:MOST_RAISED])
    if not verdicts:
        return redirect(f"/w/{request.workspace.slug}/ideas")
    tickets = list(Ticket.objects.visible_to(request.member).filter(pk__in=[pk for pk, _quote in verdicts]).order_by("pk"))
    title = _("Misunderstood: {step}").format(step=step) if step else _("Misunderstood")
    quotes = [quote for _pk, quote in verdicts if quote][:10]
    made = actions.raise_usage_issue(tickets, by=request.member, title=title, product=product, quotes=quotes)
    if made is None:
        return redirect(f"/w/{request.workspace.slug}/ideas")
    return redirect(f"/w/{request.workspace.slug}/issues/{made.number}")

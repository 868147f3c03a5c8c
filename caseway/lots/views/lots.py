"""The lots of a product: how many complaints each has, who else has it, and the issue that they share."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from caseway.issues.models import Issue
from caseway.lots import actions, asking
from caseway.lots.checking import evidence
from caseway.lots.counting import CountedLot, compared, folded
from caseway.lots.holding import holders_of
from caseway.lots.reading import MOST_SHOWN, rows_of, visible_lots
from caseway.products.models import Product
from caseway.tickets.models import Ticket
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may


@for_members
@require_GET
def lots(request: MemberRequest, pk: int) -> HttpResponse:
    product = _product(request, pk)
    found = visible_lots(product, request.member)
    rows = rows_of(product, found)
    values = {
        "product": product,
        "rows": rows,
        "hidden": max(0, len(found) - MOST_SHOWN),
        "may_raise": may(request.member, "issues.change"),
    }
    return page(request, "lots/lots.html", **values)


@for_members
@require_GET
def holders(request: MemberRequest, pk: int) -> HttpResponse:
    """Who else has a lot."""
    product = _product(request, pk)
    lot = _lot(product, request, request.GET.get("lot", ""))
    people = holders_of(product, lot, request.member)
    return page(request, "lots/holders.html", product=product, lot=lot, people=people, query=asking.is_about(lot, product.key))


@for_members("issues.change")
@require_POST
def raise_one(request: MemberRequest, pk: int) -> HttpResponse:
    """An issue for the complaints on a lot, which hang on it at once."""
    product = _product(request, pk)
    found = visible_lots(product, request.member)
    lot = _among(found, request.POST.get("lot", ""))
    title = _("{product}: complaints on lot {lot}").format(product=product.name, lot=lot.name)
    words = evidence(product, lot, compared(found)[lot.key])
    made = actions.raise_issue_of(
        product, lot, Ticket.objects.visible_to(request.member), by=request.member, title=title, description=words
    )
    home = f"/w/{request.workspace.slug}"
    if made is None:
        messages.info(request, _("Every complaint on lot {lot} hangs on an issue already.").format(lot=lot.name))
        return redirect(f"{home}/products/{pk}/lots")
    issue, count = made
    said = ngettext("◆ {issue} is raised; {count} ticket hangs on it.", "◆ {issue} is raised; {count} tickets hang on it.", count)
    undo = f"{home}/products/{pk}/lots/issue/removal?issue={issue.number}"
    messages.success(request, said.format(issue=issue.name, count=count), extra_tags=undo)
    return redirect(f"{home}/issues/{issue.number}")


@for_members("issues.change")
@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Only what one raised oneself and nobody has taken up since."""
    product = _product(request, pk)
    mine = Issue.objects.visible_to(request.member).filter(product=product, created_by=request.member, state=Issue.State.TRIAGE)
    number = request.POST.get("issue", "")
    issue = get_object_or_404(mine, number=int(number) if number.isdecimal() and len(number) < 19 else 0)
    actions.take_back(issue, Ticket.objects.visible_to(request.member), by=request.member, reason=_("Raised by mistake"))
    messages.success(request, _("◆ {issue} is taken back; its tickets hang on no issue.").format(issue=issue.name))
    return redirect(f"/w/{request.workspace.slug}/products/{pk}/lots")


@for_members("issues.change")
@require_POST
def calm(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody has looked into the alarm."""
    product = _product(request, pk)
    lot = _lot(product, request, request.POST.get("lot", ""))
    actions.calm(product, lot)
    messages.success(request, _("The alarm on lot {lot} is over.").format(lot=lot.name))
    return redirect(f"/w/{request.workspace.slug}/products/{pk}/lots")


def _product(request: MemberRequest, pk: int) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.member).select_related("workspace"), pk=pk)


def _lot(product: Product, request: MemberRequest, name: str) -> CountedLot:
    return _among(visible_lots(product, request.member), name)


def _among(found: dict[str, CountedLot], name: str) -> CountedLot:
    lot = found.get(folded(name))
    if lot is None:
        raise Http404
    return lot

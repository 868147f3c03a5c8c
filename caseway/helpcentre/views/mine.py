"""All my reports: the address, a link by mail, the list. Works without a script."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from caseway.customers.models import Customer
from caseway.customers.reading import organisation_open_to
from caseway.helpcentre import limits, visits
from caseway.helpcentre.doors import VisitorRequest, for_visitors, help_page, kept_private
from caseway.helpcentre.forms import AddressForm
from caseway.tickets.models import Ticket
from caseway.tickets.reading import standing_of
from caseway.tickets.secrets import link_of
from caseway.tickets.stages import stage_of, words_of
from caseway.ui.paging import is_id

COOKIE = "caseway_mine"
# The wish that somebody wanted to vote for when they were asked to sign in.
WANTED = "wanted"
PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def mine(request: VisitorRequest) -> HttpResponse:
    """The list for whoever came by a link; for others the question where to send one, answered alike for every address."""
    customer = visits.visitor(request.workspace.pk, request.COOKIES.get(COOKIE, ""))
    if customer is not None:
        return kept_private(_list(request, customer))
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return kept_private(help_page(request, "helpcentre/mine_ask.html", status=422 if form.is_bound else 200, form=form, is_asked=False))
    if not _too_much(request, form.cleaned_data["email"]):
        visits.ask_for_link(request.workspace, form.cleaned_data["email"], get_language() or "")
    return kept_private(help_page(request, "helpcentre/mine_ask.html", form=AddressForm(), is_asked=True))


def _too_much(request: VisitorRequest, email: str) -> int:
    """Said to nobody: who is refused a fourth link within the hour has three."""
    return limits.wait_for(
        request.workspace.pk,
        (limits.LINKS_OF_PEER, limits.peer_of(request)),
        (limits.LINKS_OF_ADDRESS, email.lower()),
        (limits.LINKS_OF_WORKSPACE, ""),
    )


def _list(request: VisitorRequest, customer: Customer) -> HttpResponse:
    related = ("ticket", "ticket__issue", "ticket__issue__fixed_version", "customer")
    parts = visits.participations(customer).select_related(*related).order_by("-ticket_id")
    before = request.GET.get("before", "")
    if is_id(before):
        parts = parts.filter(ticket_id__lt=int(before))
    found = list(parts[: PER_PAGE + 1])
    here = f"/help/{request.workspace.slug}/mine"
    rows = [(part.ticket, *_stage(part.ticket), link_of(part, request.workspace)) for part in found[:PER_PAGE]]
    return help_page(
        request,
        "helpcentre/mine.html",
        block="reports",
        organisation=organisation_open_to(customer),
        rows=rows,
        here=here,
        next_url=f"{here}?before={found[PER_PAGE - 1].ticket_id}" if len(found) > PER_PAGE else None,
    )


def _stage(ticket: Ticket) -> tuple[str, str]:
    """The stage and its words."""
    standing = standing_of(ticket)
    stage = stage_of(standing)
    return stage.value, words_of(stage, standing.version)


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def link(request: VisitorRequest, secret: str) -> HttpResponse:
    """A mailed link. It is used up by pressing a button, since programs that guard mail open every link in it."""
    if request.method != "POST":
        return kept_private(help_page(request, "helpcentre/mine_open.html"))
    opened = visits.open_visit(request.workspace, secret)
    if opened is None:
        return kept_private(help_page(request, "helpcentre/mine_old.html", status=404))
    wanted = request.session.pop(WANTED, None)
    response = redirect(f"/help/{request.workspace.slug}/" + (f"wishes/{wanted}" if wanted else "mine"))
    response.set_cookie(
        COOKIE,
        opened,
        max_age=visits.VISIT_LASTS,
        path=_path(request),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return kept_private(response)


@require_POST
@for_visitors
def end(request: VisitorRequest) -> HttpResponse:
    visits.end_visit(request.workspace, request.COOKIES.get(COOKIE, ""))
    response = redirect(f"/help/{request.workspace.slug}/mine")
    response.delete_cookie(COOKIE, path=_path(request), samesite="Lax")
    return kept_private(response)


def _path(request: VisitorRequest) -> str:
    """The whole help centre: wishes and known problems know a visitor too."""
    return f"/help/{request.workspace.slug}/"

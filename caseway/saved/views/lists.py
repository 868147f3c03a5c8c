"""A view as a page: its list, and what is done to what it asks."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.issues.views.list import issue_list
from caseway.saved import actions
from caseway.saved.beside import drawn_views, views_of
from caseway.saved.counting import counted
from caseway.saved.forms import LONGEST
from caseway.saved.models import View
from caseway.tickets.views.list import ticket_list
from caseway.ui.pages import lead_to
from caseway.workspaces.doors import MemberRequest, for_members

PAGES = {View.Kind.TICKETS: (ticket_list, "saved/tickets.html"), View.Kind.ISSUES: (issue_list, "saved/issues.html")}


@for_members
@require_GET
def view(request: MemberRequest, pk: int) -> HttpResponse:
    """Its list; `q` in the address asks something else without changing it."""
    found = view_or_404(request, pk)
    q = " ".join(request.GET.getlist("q", [found.q])).strip()
    sort = request.GET.get("sort") or found.sort
    draw, template = PAGES[View.Kind(found.kind)]
    saved = {
        "view": found,
        "view_address": address_of(request, found),
        "is_changed": (q, sort) != (found.q, found.sort),
        "may_change_view": actions.may_change(found, request.member),
        "as_new": urlencode({"kind": found.kind, "q": q, "sort": sort}),
    }
    return draw(request, q, sort, address_of(request, found), template, **saved)


@for_members("views.keep")
@require_POST
def save(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep what is asked now in place of what was."""
    found = view_or_404(request, pk)
    q, sort = request.POST.get("q", "").replace("\0", "")[: LONGEST + 1], request.POST.get("sort", "")[:30]
    address = address_of(request, found)
    try:
        actions.change_view(found, by=request.member, q=q, sort=sort)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(f"{address}?{urlencode({'q': q, 'sort': sort})}")
    before = urlencode({"q": found.q, "sort": found.sort})
    messages.success(request, _("Saved"), extra_tags=f"{address}/query?{before}")
    return lead_to(request, address)


@for_members
@require_GET
def beside(request: MemberRequest) -> HttpResponse:
    """The part of the sidebar, with as many numbers as a moment allows to count."""
    views = views_of(request.member)
    here, home = request.GET.get("here", ""), f"/w/{request.workspace.slug}"
    shown = int(here) if here.isascii() and here.isdecimal() and len(here) < 19 else None
    return HttpResponse(drawn_views(views, counted(views, request.member), home, shown, "load delay:5s"))


def view_or_404(request: MemberRequest, pk: int) -> View:
    return get_object_or_404(View.objects.visible_to(request.member).select_related("team"), pk=pk)


def address_of(request: MemberRequest, found: View) -> str:
    return f"/w/{request.workspace.slug}/views/{found.pk}"

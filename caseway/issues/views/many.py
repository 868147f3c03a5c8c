"""One act on many issues, from their list, the backlog and the board."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from caseway.issues.actions.many import ISSUES
from caseway.issues.bulk_forms import BulkForm
from caseway.many import views
from caseway.products.models import Component, Version
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

WORDS = views.Words(
    name=lambda: _("Issues"),
    title=lambda: _("Many issues"),
    choose_first=lambda: _("Choose some issues first."),
    too_many=lambda count: _("At most {count} issues can be chosen one by one; use a filter for more.").format(count=count),
    progress=lambda done, total: _("%(done)s of %(all)s issues") % {"done": done, "all": total},
    stuck=lambda: _("Some issues could not be worked on. An administrator can run them again under “Stuck work”."),
    changed=lambda count: ngettext("{count} issue changed", "{count} issues changed", count).format(count=f"{count:,}"),
    undone=lambda count: ngettext("Undone for {count} issue.", "Undone for {count} issues.", count).format(count=count),
)
PAGES = views.Pages(ISSUES, list="issues", places=("issues/backlog", "board"), form=BulkForm, words=WORDS)
MOST_OFFERED = 100


@for_members("issues.change")
def many(request: MemberRequest) -> HttpResponse:
    return views.count_or_act(request, PAGES)


@for_members("issues.change")
def bulk_act(request: MemberRequest, pk: int) -> HttpResponse:
    return views.how_far(request, PAGES, pk)


@for_members("issues.change")
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    return views.undo(request, PAGES, pk)


@for_members("issues.change")
@require_GET
def versions(request: MemberRequest) -> HttpResponse:
    """The newest, as the menu of chosen issues shows them."""
    known = Version.objects.visible_to(request.member).filter(withdrawn_at=None).order_by("-id")
    rows = known.values_list("pk", "product__key", "name", "released_at")[:MOST_OFFERED]
    offered = [(pk, f"{key} {name}", _("released") if released_at else "") for pk, key, name, released_at in rows]
    return _offered(request, "fixed_version", offered, _("no version"))


@for_members("issues.change")
@require_GET
def components(request: MemberRequest) -> HttpResponse:
    known = Component.objects.visible_to(request.member).order_by("product__key", "name")
    rows = known.values_list("pk", "product__key", "name")[:MOST_OFFERED]
    return _offered(request, "component", [(pk, f"{key} {name}", "") for pk, key, name in rows], _("no component"))


def _offered(request: MemberRequest, name: str, rows: list[tuple[int, str, str]], nothing: str) -> HttpResponse:
    return page(request, "issues/many_choices.html", block="offered", name=name, rows=rows, nothing=nothing)

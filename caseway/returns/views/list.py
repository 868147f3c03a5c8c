"""The list of returns: asked in the query language, with the numbers of where they stand."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from caseway.issues.asking import names_for
from caseway.returns.listing import NEWEST, numbers, page_of
from caseway.returns.models import Return
from caseway.returns.query import VOCABULARY
from caseway.returns.stages import Stage
from caseway.search.lists import AskedList, offers_page
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

OPEN = "is:open"
LINKS = ((lazy("Open"), OPEN), (lazy("Finished"), "is:finished"), (lazy("All"), ""))
SORTS = ((NEWEST, lazy("Newest")), ("moved", lazy("Longest in its stage")), ("-moved", lazy("Last moved")))
LIST = AskedList(page_of, OPEN, LINKS, SORTS)


@for_members
@require_GET
def returns(request: MemberRequest) -> HttpResponse:
    sort = request.GET.get("sort") or NEWEST
    rows, around = LIST.answer(request, LIST.question(request), sort, f"/w/{request.workspace.slug}/returns")
    values = around | {
        "rows": rows,
        "stages_known": dict(Stage.choices),
        "kinds": dict(Return.Kind.choices),
        "numbers": numbers(request.member),
    }
    return page(request, "returns/list.html", block="list", status=422 if around["trouble"] else 200, **values)


@for_members
@require_GET
def offers(request: MemberRequest) -> HttpResponse:
    return offers_page(request, VOCABULARY, names_for(request.member))

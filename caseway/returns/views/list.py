"""The list of returns: asked in the query language, with the numbers of where they stand."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from caseway.issues.asking import names_for
from caseway.returns.listing import NEWEST, numbers, page_of
from caseway.returns.models import Return
from caseway.returns.query import VOCABULARY
from caseway.returns.stages import Stage
from caseway.search.cursors import Page
from caseway.search.language import QueryError, chips, complete, explain, parse
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

OPEN = "is:open"
LINKS = ((lazy("Open"), OPEN), (lazy("Finished"), "is:finished"), (lazy("All"), ""))
SORTS = ((NEWEST, lazy("Newest")), ("moved", lazy("Longest in its stage")), ("-moved", lazy("Last moved")))


@for_members
@require_GET
def returns(request: MemberRequest) -> HttpResponse:
    # The box sends its chips and the words beside them apart; together they are the question.
    q = " ".join(request.GET.getlist("q", [OPEN])).strip()
    sort = request.GET.get("sort") or NEWEST
    try:
        found = page_of(request.member, q, sort, request.GET.get("cursor", ""))
        shown = chips(parse(q))
        trouble = None
    except QueryError as error:
        found, shown, trouble = Page(), [], error
    values = {
        "q": q,
        "typed": " ".join(chip.text for chip in shown if chip.is_word) if not trouble else q,
        "sort": sort,
        "chips": shown,
        "rows": found.rows,
        "stages_known": dict(Stage.choices),
        "kinds": dict(Return.Kind.choices),
        "numbers": numbers(request.member),
        "links": [(words, _address(request, q=asked), asked == q) for words, asked in LINKS],
        "sorts": [(words, _address(request, q=q, sort=name), name == sort) for name, words in SORTS],
        "next_url": _address(request, q=q, sort=sort, cursor=found.next) if found.next else None,
        "first_url": _address(request, q=q, sort=sort) if request.GET.get("cursor") else None,
        "trouble": explain(trouble) if trouble else "",
        "trouble_at": trouble.column if trouble else 0,
        "is_all": q in ("", OPEN),
    }
    return page(request, "returns/list.html", block="list", status=422 if trouble else 200, **values)


def _address(request: MemberRequest, **parts: str) -> str:
    return f"/w/{request.workspace.slug}/returns?{urlencode(parts)}"


@for_members
@require_GET
def offers(request: MemberRequest) -> HttpResponse:
    """What the word that is being typed could become."""
    text = request.GET.get("q", "")[:2000]
    found = complete(text, len(text), VOCABULARY, names_for(request.member))
    return page(request, "ui/offers.html", block="offers", offers=found)

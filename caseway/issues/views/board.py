"""The board and the backlog: where issues stand and in which order, moved by dragging, by keys or by plain forms."""

import secrets
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from caseway.issues import actions
from caseway.issues.forms import PlaceForm, Places
from caseway.issues.listing import COLUMNS, matching
from caseway.issues.models import Issue
from caseway.issues.views.list import choices_for_many, described
from caseway.search.language import QueryError, explain
from caseway.search.timelimit import limited
from caseway.ui.forms import sentences_of
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

CARDS = 50
BACKLOG = ("triage", "backlog", "planned")
MOST_IN_BACKLOG = 200
MOST_COUNTED = 1000


@for_members
@require_GET
def board(request: MemberRequest) -> HttpResponse:
    return _board(request, request.GET.get("q", "").strip())


def _board(request: MemberRequest, q: str) -> HttpResponse:
    places = Places(request.member)
    trouble = None
    try:
        with limited():
            columns = [_column(request, q, places, *column) for column in places.columns()]
    except QueryError as error:
        columns, trouble = [], error
    values = {
        "q": q,
        "columns": columns,
        "choices": places.choices(),
        "for_many": choices_for_many(request.member),
        "trouble": explain(trouble) if trouble else "",
        "may_change": may(request.member, "issues.change"),
        "nonce": secrets.token_urlsafe(16),
    }
    return page(request, "issues/board.html", block="board", status=422 if trouble else 200, **values)


def _column(request: MemberRequest, q: str, places: Places, key: str, category: str, state: Any) -> dict[str, Any]:
    """The first cards of a column by hand, and how many stand there; of what is finished the latest."""
    issues = matching(Issue.objects.visible_to(request.member).filter(state=category), q, request.member)
    if state is not None:
        is_first = places.key_of(category, None) == key
        issues = issues.filter(named_state=state) | issues.filter(named_state=None) if is_first else issues.filter(named_state=state)
    order = ("-updated_at", "-id") if category in Issue.FINISHED else ("rank", "id")
    count = issues.order_by().values("pk")[:MOST_COUNTED].count()
    return {
        "key": key,
        "category": category,
        "words": state.name if state else Issue.State(category).label,
        "limit": state.limit if state else None,
        "count": count,
        "cards": described(list(issues.order_by(*order).values(*COLUMNS)[:CARDS])),
    }


@for_members
@require_GET
def backlog(request: MemberRequest) -> HttpResponse:
    return _backlog(request, request.GET.get("q", "").strip())


def _backlog(request: MemberRequest, q: str) -> HttpResponse:
    trouble, rows = None, []
    try:
        with limited():
            issues = matching(Issue.objects.visible_to(request.member).filter(state__in=BACKLOG), q, request.member)
            rows = described(list(issues.order_by("rank", "id").values(*COLUMNS)[: MOST_IN_BACKLOG + 1]))
    except QueryError as error:
        trouble = error
    values = {
        "q": q,
        # The same as a question of its own: what fits here is what acts on many mean.
        "asked": f"state:{','.join(BACKLOG)} ({q})" if q else f"state:{','.join(BACKLOG)}",
        "choices": choices_for_many(request.member),
        "rows": rows[:MOST_IN_BACKLOG],
        "is_cut": len(rows) > MOST_IN_BACKLOG,
        "trouble": explain(trouble) if trouble else "",
        "may_change": may(request.member, "issues.change"),
        "nonce": secrets.token_urlsafe(16),
    }
    return page(request, "issues/backlog.html", block="backlog", status=422 if trouble else 200, **values)


@for_members("issues.change")
@require_POST
def place(request: MemberRequest) -> HttpResponse:
    """Move one issue to a state, to a place among others, or both."""
    form = PlaceForm(request.POST, member=request.member)
    if not form.is_valid():
        trouble = " ".join(sentences_of(form))
        return HttpResponse(trouble, status=422, content_type="text/plain; charset=utf-8")
    given = form.cleaned_data
    with transaction.atomic():
        if given["to"]:
            category, state = given["to"]
            actions.set_state(given["number"], category, by=request.member, named_state=state)
        actions.rank(given["number"], by=request.member, before=given["before"], after=given["after"])
    if "HX-Request" in request.headers:
        return (_board if given["view"] == "board" else _backlog)(request, given["q"])
    return redirect(f"/w/{request.workspace.slug}/" + ("board" if given["view"] == "board" else "issues/backlog"))

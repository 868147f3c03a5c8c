"""The list of issues: asked in the query language, the most important first unless asked otherwise."""

import secrets

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from caseway.fields.reading import add_listed
from caseway.issues.asking import names_for
from caseway.issues.forms import Places
from caseway.issues.listing import BY_HAND, IMPORTANCE, NEWEST, add_labels, page_of
from caseway.issues.models import Issue
from caseway.issues.models.issues import named
from caseway.issues.query import vocabulary_of
from caseway.search.cursors import Row
from caseway.search.lists import AskedList, offers_page, with_query
from caseway.ui.drawn import words_of
from caseway.ui.pages import page, wants_fragment
from caseway.workspaces.choices import members
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

OPEN = "is:open"
LINKS = ((lazy("Open"), OPEN), (lazy("Triage"), "state:triage"), (lazy("Mine"), "is:open is:mine"),
         (lazy("Unassigned"), "is:open is:unassigned"), (lazy("Blocked"), "is:open is:blocked"), (lazy("All"), ""))  # fmt: skip
SORTS = ((IMPORTANCE, lazy("Importance")), ("-priority", lazy("Priority")), (BY_HAND, lazy("Ranked by hand")),
         (NEWEST, lazy("Newest")), ("-updated", lazy("Last changed")), ("-customers", lazy("Customers")))  # fmt: skip
LIST = AskedList(page_of, OPEN, LINKS, SORTS)
STATES = dict(Issue.State.choices)


@for_members
@require_GET
def issues(request: MemberRequest) -> HttpResponse:
    return issue_list(request, LIST.question(request), request.GET.get("sort", ""), f"/w/{request.workspace.slug}/issues")


def issue_list(request: MemberRequest, q: str, sort: str, address: str, template: str = "issues/list.html", **more) -> HttpResponse:
    """The list that fits a question, as the page at an address: its own, or that of a view, which a template of its own surrounds."""
    sort = sort or IMPORTANCE
    rows, around = LIST.answer(request, q, sort, address)
    add_labels(rows, request.member)
    add_listed(rows, Issue.subject_kind, request.member)
    values = around | {
        "rows": described(rows),
        # The app of views is above this one: only its address is known here.
        "saving": with_query(f"/w/{request.workspace.slug}/views/new", kind="issues", q=q, sort=sort),
        "may_change": may(request.member, "issues.change"),
        "nonce": secrets.token_urlsafe(16),
        "choices": choices_for_many(request.member),
    }
    # The block stands in the list's own template, also where another one surrounds it.
    drawn = "issues/list.html" if wants_fragment(request) else template
    return page(request, drawn, block="list", status=422 if around["trouble"] else 200, **values, **more)


def described(rows: list[Row]) -> list[Row]:
    """Rows with the words that a list shows."""
    for row in rows:
        row["name"] = named(row["product__key"], row["number"])
        row["state_words"] = row["named_state__name"] or STATES[row["state"]]
    return rows


def choices_for_many(member: Member) -> dict[str, tuple]:
    """What the bar of commands offers; nothing to who may change nothing."""
    if not may(member, "issues.change"):
        return {}
    return {
        "members": members(member),
        "places": tuple(Places(member, is_to_show=True).choices()),
        "priorities": words_of(Issue.Priority),
        "severities": words_of(Issue.Severity),
    }


@for_members
@require_GET
def offers(request: MemberRequest) -> HttpResponse:
    return offers_page(request, vocabulary_of(request.member), names_for(request.member))

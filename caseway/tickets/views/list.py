"""The list of tickets: asked in the query language, grouped by state unless asked otherwise."""

import secrets
from itertools import groupby

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as lazy

from caseway.activity.lately import counted
from caseway.fields.reading import add_listed
from caseway.issues.asking import names_for
from caseway.questions import asked_often
from caseway.search.language import with_term
from caseway.search.lists import AskedList, offers_page, with_query
from caseway.tickets import listing
from caseway.tickets.listed import all_listed
from caseway.tickets.listing import BY_STATE, NEWEST, add_what_rows_show, count_up_to, page_of
from caseway.tickets.models import Ticket
from caseway.tickets.query import vocabulary_of
from caseway.ui.drawn import words_of
from caseway.ui.pages import page, wants_fragment
from caseway.workspaces.choices import members, teams
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

OPEN = "is:unresolved"
LINKS = ((lazy("Open"), OPEN), (lazy("Mine"), "is:unresolved is:mine"), (lazy("Unassigned"), "is:unresolved is:unassigned"),
         (lazy("Unread"), "is:unresolved is:unread"), (lazy("All"), ""))  # fmt: skip
SORTS = ((BY_STATE, lazy("State")), ("-priority", lazy("Priority")), (NEWEST, lazy("Newest")), ("-updated", lazy("Last changed")),
         ("updated", lazy("Longest unchanged")))  # fmt: skip
LIST = AskedList(page_of, OPEN, LINKS, SORTS)
STATES = dict(Ticket.State.choices)


@for_members
def tickets(request: MemberRequest) -> HttpResponse:
    sort = request.GET.get("sort") or (BY_STATE if "q" not in request.GET else NEWEST)
    return ticket_list(request, LIST.question(request), sort, f"/w/{request.workspace.slug}/tickets")


def ticket_list(request: MemberRequest, q: str, sort: str, address: str, template: str = "tickets/list.html", **more) -> HttpResponse:
    """The list that fits a question, as the page at an address: its own, or that of a view, which a template of its own surrounds."""
    sort = sort or NEWEST
    rows, around = LIST.answer(request, q, sort, address)
    add_what_rows_show(rows, request.member)
    add_listed(rows, Ticket.subject_kind, request.member)
    values = around | {
        "groups": _groups(request, q, sort, rows),
        # The app of views is above this one: only its address is known here.
        "saving": with_query(f"/w/{request.workspace.slug}/views/new", kind="tickets", q=q, sort=sort),
        "may_change": may(request.member, "tickets.change"),
        "nonce": secrets.token_urlsafe(16),
        "may_open": may(request.member, "tickets.open"),
        "choices": {
            "members": members(request.member),
            "teams": teams(request.member),
            "states": words_of(Ticket.State),
            "priorities": words_of(Ticket.Priority),
        },
    }
    # The block stands in the list's own template, also where another one surrounds it.
    drawn = "tickets/list.html" if wants_fragment(request) else template
    return page(request, drawn, block="list", status=422 if around["trouble"] else 200, **values, **more)


def _groups(request: MemberRequest, q: str, sort: str, rows: list[dict]) -> list[tuple]:
    """(state's words, how many there are, rows) for each state on the page; one nameless group in any other order."""
    shown = all_listed(rows)
    if sort != BY_STATE:
        return [("", "", shown)] if rows else []
    groups = [(state, list(of_state)) for state, of_state in groupby(shown, lambda row: row.state)]
    return [(STATES[state], _count(request, with_term(q, f"state:{state}")), of_state) for state, of_state in groups]


def _count(request: MemberRequest, q: str) -> str:
    count = count_up_to(request.member, q)
    return f"{count:,}+" if count >= listing.MOST_COUNTED else str(count)


@for_members
def offers(request: MemberRequest) -> HttpResponse:
    return offers_page(request, vocabulary_of(request.member), names_for(request.member))


def count_open(request) -> dict[str, str]:
    """For the sidebar."""
    count = counted(_unresolved, request.member)
    return {"tickets": f"{count - 1}+" if count == MOST_IN_SIDEBAR else str(count)} if count else {}


MOST_IN_SIDEBAR = 1000


@asked_often
def _unresolved(member):
    return Ticket.objects.visible_to(member).unresolved().values("pk")[:MOST_IN_SIDEBAR]

"""Lists: their form, their order, their pages, and what is asked of them in a way that makes no sense."""

import base64
import json
from datetime import datetime

import pytest

from caseway.automation.actions import make_macro, make_webhook
from caseway.customers.actions import find_or_make, make_organisation
from caseway.fields.actions import add_field
from caseway.issues.actions import discuss, raise_issue
from caseway.issues.models import Issue
from caseway.notices.following import follow
from caseway.products.actions import make_product, make_version
from caseway.returns.actions import request as request_return
from caseway.saved.actions import make_view
from caseway.telephony.models import Call
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from caseway.workspaces.actions import make_team
from tests import cast
from tests.cast import person
from tests.programs import problem
from tests.rules.test_api_doors import OPERATIONS
from tests.worlds import one_world

pytestmark = pytest.mark.django_db

LISTS = [
    path.replace("{int:number}", "1")
    for method, path, _act in OPERATIONS
    if method == "GET" and "{int:id}" not in path and "token" not in path
]
# One thing each; the best answers to a question and what stands at one ticket, which have no pages.
LISTS = [
    path
    for path in LISTS
    if path
    not in (
        "/tickets/1",
        "/issues/1",
        "/issues/1/solution",
        "/issues/1/wish",
        "/known-issues",
        "/returns/1",
        "/ideas",
        "/macros/1",
        "/tickets/1/relations",
        "/issues/1/relations",
        "/serials",
        "/returns/numbers",
    )
]
OLDEST_FIRST = ("/tickets/1/messages", "/issues/1/comments")
TICKETS = ("/tickets", "/search")
# Of the feed test_feed.py tells: PostgreSQL's waits for transactions that are not yet committed, as the test's own would be.
every_list = pytest.mark.parametrize("path", [path for path in LISTS if path != "/activity"])


def fill(acme, ada):
    """Seven of each thing."""
    issue = raise_issue(acme, by=ada, title="The first", kind="feature")
    for number in range(7):
        customer = find_or_make(acme, by=None, email=f"c{number}@northwind.test", name=f"Customer {number}")
        opened = tickets.open_ticket(
            acme, requester=customer, subject=f"Report {number}", words=Words.plain("It leaks."), channel="email", by=customer
        )
        make_organisation(acme, by=ada, name=f"Organisation {number}")
        product = make_product(acme, by=ada, key=f"P{number}", name=f"Product {number}")
        make_version(product, by=ada, name=f"2.{number}")
        tickets.link_issue(opened, issue, by=ada)
        tickets.vote(issue, customer, by=ada)
        raise_issue(acme, by=ada, title=f"Issue {number}")
        make_team(acme, by=ada, name=f"Team {number}")
        follower = person(f"Person{number}", acme, "agent")
        follow(follower, "issue", issue.pk)
        follow(follower, "ticket", Ticket.objects.get(workspace=acme, number=1).pk)
        Call.objects.create(workspace=acme, key=f"{number}", direction="in", customer=customer, member=follower)
        make_webhook(ada, by=ada, name=f"Hook {number}", url="http://127.0.0.1:9/", facts=["product.made"])
    # All on one ticket: the feed must fit into one page.
    for _ in range(7):
        request_return(opened, by=ada)


@pytest.fixture
def seven(acme, ada):
    fill(acme, ada)
    # Not for the feed, which must fit into one page.
    first = Ticket.objects.get(workspace=acme, number=1)
    issue = Issue.objects.get(workspace=acme, number=1)
    for number in range(7):
        discuss(issue, by=ada, body=f"Word {number}.")
        make_macro(acme, by=ada, name=f"Macro {number}", text="A picture, please.")
        make_view(acme, by=ada, name=f"View {number}", q="state:open")
        add_field(acme, by=ada, kind="ticket", key=f"field{number}", label=f"Field {number}", type="text")
        tickets.decide_cause(first, by=ada, cause="misuse", reason=f"Reason {number}")
        tickets.note(first, by=ada, body="Seen again.")


globals().update(one_world(cast.ada, cast.acme, seven))


@pytest.fixture
def caller(seven, ada, program):
    """Ada's program, in a workspace with seven of each thing."""
    return program(ada)


def ids(items):
    return [one.get("number", one.get("id")) for one in items]


@pytest.mark.same_on_both
def test_every_list_is_known_here():
    words = "tickets search tickets/1/messages customers organisations products teams members activity webhooks issues issues/1/tickets versions returns tickets/1/followers issues/1/followers issues/1/votes issues/1/comments macros views fields tickets/1/verdicts calls"
    assert sorted(LISTS) == sorted(f"/{word}" for word in words.split())


@every_list
def test_a_list_is_items_and_next(caller, path):
    told = caller.get(f"{path}?limit=100").json()
    assert set(told) == {"items", "next"}
    assert told["items"] and told["next"] is None


@every_list
def test_pages_put_together_are_the_list(caller, path):
    pages_put_together_are_the_list(caller, path)


def pages_put_together_are_the_list(caller, path):
    whole = caller.get(f"{path}?limit=100").json()["items"]
    assert len(whole) > 6
    pieces, cursor = [], ""
    while cursor is not None:
        page = caller.get(f"{path}?limit=3" + (f"&cursor={cursor}" if cursor else "")).json()
        assert len(page["items"]) <= 3
        pieces += page["items"]
        cursor = page["next"]
    assert pieces == whole
    assert ids(whole) == sorted(ids(whole), reverse=path not in OLDEST_FIRST)


@pytest.mark.parametrize("path", TICKETS)
@pytest.mark.parametrize("sort", ["number", "-number", "created", "-created", "updated", "-updated", "state"])
def test_pages_of_tickets_hold_in_every_order(caller, settle, path, sort):
    caller.patch("/tickets/3", {"state": "resolved"})
    settle()
    for q, count in (("", 7), ("leaks", 7), ("is:unresolved", 6), ('subject:"report" leaks', 7)):
        whole = caller.client.get(f"/api/v1{path}", {"sort": sort, "q": q, "limit": 100}).json()["items"]
        pieces, place = [], ""
        while place is not None:
            page = caller.client.get(f"/api/v1{path}", {"sort": sort, "q": q, "limit": 2, "cursor": place}).json()
            pieces, place = pieces + page["items"], page["next"]
        assert pieces == whole
        assert len(set(ids(pieces))) == count


@pytest.mark.same_on_both
@every_list
def test_fifty_unless_asked_and_never_more_than_a_hundred(caller, path):
    for limit in ("0", "101", "-1", "fifty", "1.5", "", "1e1", "9" * 40, "null"):
        told = problem(caller.get(f"{path}?limit={limit}"), 422)
        assert told["errors"][0]["field"] == "limit"
    assert len(caller.get(f"{path}?limit=1").json()["items"]) == 1
    assert caller.get(f"{path}?limit=100").status_code == 200


def test_fifty_is_the_default(olga, ticket, program):
    caller = program(olga)
    for number in range(51):
        tickets.note(ticket, by=olga, body=f"{number}")
    page = caller.get(f"/tickets/{ticket.number}/messages").json()
    assert len(page["items"]) == 50
    assert len(caller.get(f"/tickets/{ticket.number}/messages?cursor={page['next']}").json()["items"]) == 2


def cursor(*place):
    return base64.urlsafe_b64encode(json.dumps(list(place)).encode()).decode().rstrip("=")


RUBBISH = [
    "x", "=", "%00", "[1]", "null", "ä", "%FF%FE", "🦘", "1", "-1", "0" * 400, "'; DROP TABLE tickets_ticket; --", "../../etc/passwd",
    cursor(), cursor(None), cursor("a"), cursor({}), cursor([1]), cursor(-1), cursor(2**63), cursor(2**70), cursor(1.5), cursor(1, 2, 3),
    cursor("2026-13-45", 1), cursor("new", "x"), cursor("x" * 100), cursor("2026-01-01T00:00:00", 1),
]  # fmt: skip


@pytest.mark.same_on_both
@every_list
def test_a_cursor_that_is_none_of_ours_is_refused_with_a_sentence(caller, path):
    for rubbish in RUBBISH:
        told = problem(caller.client.get(f"/api/v1{path}", {"cursor": rubbish.replace("%00", "\0")}), 400)
        assert told["detail"].endswith(".") and " " in told["detail"]
        assert "Error" not in told["detail"] and "bad_cursor" not in told["detail"]


@pytest.mark.same_on_both
@pytest.mark.parametrize("sort", ["created", "-updated", "state", "number"])
def test_a_cursor_that_is_none_of_ours_is_refused_in_every_order(caller, sort):
    for rubbish in RUBBISH:
        problem(caller.client.get("/api/v1/tickets", {"cursor": rubbish.replace("%00", "\0"), "sort": sort}), 400)


def test_a_cursor_of_one_order_does_not_fit_another(caller):
    by_number = caller.get("/tickets?limit=1").json()["next"]
    for sort in ("created", "state"):
        problem(caller.get(f"/tickets?sort={sort}&cursor={by_number}"), 400)


@pytest.mark.same_on_both
@every_list
def test_a_parameter_that_has_no_meaning_is_named(caller, path):
    told = problem(caller.get(f"{path}?cursro=x&limit=3"), 422)
    assert told["errors"] == [{"field": "cursro", "message": "There is no such parameter here."}]


@pytest.mark.parametrize(
    "query, field, words",
    [
        ("q=stat:open", "q", "Did you mean “state”?"),
        ("q=state:opn", "q", "Did you mean “open”?"),
        ("q=(", "q", "bracket"),
        ("q=" + "a " * 1001, "q", "2000"),
        ("q=%00", "q", ""),
        ("sort=colour", "sort", "colour"),
        ("sort=-", "sort", ""),
        ("sort=" + "x" * 61, "sort", "60"),
    ],
)
@pytest.mark.parametrize("path", TICKETS)
def test_a_question_that_cannot_be_asked_is_explained(caller, path, query, field, words):
    response = caller.get(f"{path}?{query}")
    if query == "q=%00":
        assert response.status_code in (200, 422)
        return
    told = problem(response, 422)
    assert [error["field"] for error in told["errors"]] == [field]
    assert words in told["detail"]


HARD = ["", "%", "_", "'", '"', "\\", "*", "()", "a" * 2000, "🦘", b"\xed\xa0\x80", "a:b:c", "-", "or", "and not", "#" + "9" * 40, "id:1"]


def test_no_question_breaks_anything(caller):
    for path in (*TICKETS, "/customers"):
        for q in HARD:
            assert caller.client.get(f"/api/v1{path}", {"q": q}).status_code in (200, 422), (path, q)


# The shape of what is told -------------------------------------------------------------------------------------------------------


@every_list
def test_every_time_is_iso_8601_with_its_zone(caller, path):
    for one in caller.get(path).json()["items"]:
        for name, value in one.items():
            if value and (name == "at" or name.endswith("_at")):
                assert datetime.fromisoformat(value).utcoffset() is not None


@pytest.mark.parametrize(
    "q, numbers", [("report 3", [4]), ("LEAKS", [7, 6, 5, 4, 3, 2, 1]), ("leak state:resolved", [2]), ("nothing here", [])]
)
def test_search_finds_tickets_newest_first(caller, settle, q, numbers):
    caller.patch("/tickets/2", {"state": "resolved"})
    settle()
    found = caller.client.get("/api/v1/search", {"q": q}).json()["items"]
    assert ids(found) == numbers
    assert {one["type"] for one in found} <= {"ticket"}

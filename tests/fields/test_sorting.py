"""Lists in the order of own fields: whole, page by page, those without a value last."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.fields import sorting
from caseway.fields.actions import add_field
from caseway.fields.actions.defining import ListedChoice
from caseway.fields.definitions import known_to
from caseway.fields.given import named
from caseway.issues import actions as issue_actions
from caseway.issues.listing import page_of as issues_of
from caseway.saved.actions import make_view
from caseway.search.language import QueryError, explain
from caseway.tickets.actions import fill_in, open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.listing import page_of
from tests import cast
from tests.fields import conftest
from tests.worlds import one_world

pytestmark = pytest.mark.django_db
GIVEN = (
    {"harm": "major", "cost": 10, "bought": "2026-02-20", "insured": True, "policy": "beta"},
    {"harm": "minor", "cost": 2.5, "bought": "2026-01-10", "insured": False, "policy": "Alpha"},
    {},
    {"harm": "minor", "cost": 10, "bought": "2025-12-31", "insured": True, "policy": "gamma"},
    {"harm": "sent_to_hospital", "cost": -1, "shops": ["berlin"]},
    {},
)


@pytest.fixture
def six(acme, olga, rita, all_types):
    made = [open_ticket(acme, requester=rita, subject=f"Report {at}", words=Words.plain("So"), channel="email", by=rita) for at in range(6)]
    for ticket, given in zip(made, GIVEN, strict=True):
        fill_in(ticket, named(given, known_to(olga, "ticket")), by=olga)
    return made


FIELDS = (getattr(conftest, name) for name in ("harm", "cost", "bought", "shops", "insured", "policy", "photo", "all_types", "standard"))
globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.rita, *FIELDS, six))


@pytest.fixture(params=["few fit", "many fit"])
def either_way(request, monkeypatch):
    if request.param == "many fit":
        monkeypatch.setattr(sorting, "FEW", 1)


def walked(page_of, member, q, sort, limit):
    """All numbers, page after page."""
    found, cursor = [], ""
    for _page in range(10):
        page = page_of(member, q, sort, cursor, limit)
        found += [row["number"] for row in page.rows]
        cursor = page.next
        if not cursor:
            return found
    raise AssertionError("it never ends")


@pytest.mark.usefixtures("either_way", "six")
@pytest.mark.parametrize("limit", [1, 2, 3, 50])
@pytest.mark.parametrize(
    "sort, numbers",
    [
        ("cost", [5, 2, 1, 4, 6, 3]),
        ("-cost", [4, 1, 2, 5, 6, 3]),
        ("bought", [4, 2, 1, 6, 5, 3]),
        ("-bought", [1, 2, 4, 6, 5, 3]),
        ("harm", [2, 4, 1, 5, 6, 3]),
        ("-harm", [5, 1, 4, 2, 6, 3]),
        ("insured", [2, 1, 4, 6, 5, 3]),
        ("policy", [2, 1, 4, 6, 5, 3]),
        ("-Policy", [4, 1, 2, 6, 5, 3]),
    ],
)
def test_each_stands_once_in_its_place(olga, sort, numbers, limit):
    assert walked(page_of, olga, "", sort, limit) == numbers


@pytest.mark.usefixtures("either_way", "six")
def test_a_filter_and_an_order_go_together(olga):
    assert walked(page_of, olga, "insured:yes,no", "-cost", 1) == [4, 1, 2]
    assert walked(page_of, olga, "cost:none", "-cost", 1) == [6, 3]


@pytest.mark.usefixtures("six")
def test_where_very_many_are_looked_at_in_vain_it_says_so(olga, monkeypatch):
    monkeypatch.setattr(sorting, "FEW", 1)
    monkeypatch.setattr(sorting, "MOST_WALKED", 2)
    assert walked(page_of, olga, "cost:none", "-cost", 1) == [6, 3], "what has no value is not looked for among values"
    with pytest.raises(QueryError) as refusal:
        page_of(olga, "harm:sent_to_hospital", "-cost", limit=1)
    assert "too broad" in explain(refusal.value)


@pytest.mark.usefixtures("six")
def test_several_in_one_give_no_order_and_an_unknown_name_is_said(olga):
    with pytest.raises(QueryError) as refusal:
        page_of(olga, "", "shops")
    assert explain(refusal.value) == "The list cannot be sorted by “Shops”: several of its choices may stand in one."
    with pytest.raises(QueryError) as refusal:
        page_of(olga, "", "colour")
    assert "cannot be sorted by “colour”" in explain(refusal.value)


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize("of, sort", [("-number", "cost"), ("cost", "bought"), ("bought", "cost"), ("cost", "harm"), ("policy", "harm")])
def test_a_place_of_another_order_is_refused(olga, of, sort):
    place = page_of(olga, "", of, limit=1).next
    with pytest.raises(QueryError):
        page_of(olga, "", sort, place)


def test_issues_are_sorted_too_and_a_view_keeps_it(acme, olga, ada, standard, browser_of):
    for name in ("iso", "din", ""):
        issue = issue_actions.raise_issue(acme, by=olga, title=f"Of {name}")
        issue_actions.fill_in(issue, named({"standard": name}, known_to(olga, "issue")), by=olga)
    assert walked(issues_of, olga, "", "standard", 1) == [2, 1, 3]
    view = make_view(acme, by=olga, name="By standard", kind="issues", q="standard:any", sort="-standard")
    page = browser_of(olga).get(f"/w/acme/views/{view.pk}", follow=True).text
    assert page.index("Of iso") < page.index("Of din") and "Of <" not in page


def test_the_menu_of_orders_offers_what_gives_one(six, olga, acme, ada, browser_of, program):
    listed = [ListedChoice("A"), ListedChoice("B")]
    add_field(acme, by=ada, kind="issue", key="grade", label="Grade", type="one", choices=listed)
    browser = browser_of(olga)
    page = browser.get("/w/acme/tickets?q=state:new&sort=-cost")
    assert (
        "/w/acme/fields/sorts?kind=ticket&amp;q=state%3Anew&amp;sort=-cost" in page.text
        or "kind=ticket&q=state%3Anew&sort=-cost" in page.text
    )
    offered = browser.get("/w/acme/fields/sorts?kind=ticket&q=state:new&sort=-cost", headers={"HX-Request": "true"}).text
    assert "?q=state%3Anew&amp;sort=-cost" in offered and 'aria-current="true">Cost' in offered
    assert "Shops" not in offered and "Grade" not in offered
    numbers = [row["number"] for row in program(olga).get("/tickets?sort=-cost").json()["items"]]
    assert numbers == [4, 1, 2, 5, 6, 3]
    assert "several of its choices" in program(olga).get("/tickets?sort=shops").text


def test_many_cost_no_more_questions_than_few(six, olga, monkeypatch):
    monkeypatch.setattr(sorting, "FEW", 1)
    page_of(olga, "", "-cost", limit=2)
    with CaptureQueriesContext(connection) as asked:
        page_of(olga, "", "-cost", limit=2)
    # On PostgreSQL the time limit is set and taken back too.
    asked_of_tables = [one["sql"] for one in asked if "FROM" in one["sql"]]
    assert len(asked_of_tables) <= 4, asked_of_tables

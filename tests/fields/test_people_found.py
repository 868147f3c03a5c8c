"""Customers, organisations and tickets found by what stands in the fields of customers and organisations."""

import pytest

from caseway.customers.actions import change_customer, make_customer, make_organisation
from caseway.fields.beside_words import apart
from caseway.tickets.actions import open_ticket
from caseway.tickets.actions.saying import Words
from tests import cast
from tests.fields import conftest
from tests.fields import test_people as people
from tests.programs import problem
from tests.worlds import one_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(acme, olga, filled, plan, since, hobbies, insured, rita, twin):
    """Two with something in their fields, one without."""
    filled(rita, plan="gold", since="2019-02-03", hobbies=["tea"], insured=True)
    filled(twin, plan="basic", since="2024-05-01", hobbies=["tea", "baking"], insured=False)
    return make_customer(acme, by=olga, name="Kim: plan B", emails=["kim@southwind.test"])


@pytest.fixture
def their_tickets(acme, olga, three, rita, twin, northwind, seats, filled):
    """One of each customer: Rita belongs to Northwind, the others to nobody."""
    change_customer(rita, by=olga, organisation=northwind)
    filled(northwind, seats=120)
    for who in (rita, twin, three):
        open_ticket(acme, requester=who, subject=f"Of {who.name}", words=Words.plain("So"), channel="email", by=olga)


globals().update(
    one_world(
        cast.ada, cast.acme, cast.olga, cast.rita, people.plan, people.since, people.hobbies, people.insured, people.seats,
        people.northwind, people.twin, conftest.filled, three, their_tickets,
    )
)  # fmt: skip


@pytest.mark.parametrize(
    "q, found",
    [
        ("plan:gold", {"Rita Rahn"}),
        ("rahn plan:gold", {"Rita Rahn"}),
        ("plan:basic rahn", {"R. Rahn"}),
        ("PLAN:Gold,basic", {"Rita Rahn", "R. Rahn"}),
        ("plan!=gold", {"R. Rahn", "Kim: plan B"}),
        ("-plan:gold", {"R. Rahn", "Kim: plan B"}),
        ("plan:none", {"Kim: plan B"}),
        ("since<2020-01-01", {"Rita Rahn"}),
        ("since:2024-05", {"R. Rahn"}),
        ("hobbies:tea -hobbies:baking", {"Rita Rahn"}),
        ("insured:no", {"R. Rahn"}),
        ("rita@ plan:gold", {"Rita Rahn"}),
        ("rita plan:basic", {"R. Rahn"}),
        ("southwind plan:gold", set()),
        # Without such a field they are words.
        ("plans:gold", set()),
        ("kim: plan", {"Kim: plan B"}),
        ("plan:", set()),
        ("plan://x", set()),
        ("", {"Rita Rahn", "R. Rahn", "Kim: plan B"}),
    ],
)
def test_customers_are_found_by_their_fields_beside_words(q, found, olga, three, browser_of, program):
    page = browser_of(olga).get("/w/acme/customers", {"q": q})
    assert page.status_code == 200
    assert {name for name in ("Rita Rahn", "R. Rahn", "Kim: plan B") if f">{name}</a>" in page.text} == found
    told = program(olga).client.get("/api/v1/customers", {"q": q})
    if q != "kim: plan":  # There a text is one part of a name.
        assert {one["name"] for one in told.json()["items"]} == found


@pytest.mark.parametrize("q", ["plan:silver", "rita plan:silver", "since:soon", "plan>gold", "hobbies~tea"])
def test_a_term_that_cannot_be_asked_is_told_and_kept(q, olga, three, browser_of, program):
    page = browser_of(olga).get("/w/acme/customers", {"q": q})
    told = program(olga).client.get("/api/v1/customers", {"q": q})
    assert page.status_code == 422 and "What you typed is kept" in page.text and ">Rita Rahn</a>" not in page.text
    assert problem(told, 422)["errors"][0]["field"] == "q"


def test_organisations_are_found_by_theirs(acme, olga, northwind, seats, filled, browser_of, program):
    make_organisation(acme, by=olga, name="Southwind", domains=["southwind.test"])
    filled(northwind, seats=120)
    for q, found in (("seats>100", ["Northwind"]), ("wind seats:none", ["Southwind"]), ("southwind.test", ["Southwind"]), ("seats<5", [])):
        page = browser_of(olga).get("/w/acme/organisations", {"q": q}).text
        assert [name for name in ("Northwind", "Southwind") if f">{name}</a>" in page] == found
        assert [one["name"] for one in program(olga).client.get("/api/v1/organisations", {"q": q}).json()["items"]] == found
    assert browser_of(olga).get("/w/acme/organisations", {"q": "seats>many"}).status_code == 422


@pytest.mark.parametrize(
    "text, spans, words, terms",
    [
        ("rita plan:gold", [(5, 14)], "rita", "     plan:gold"),
        ("plan:gold  rita", [(0, 9)], "rita", "plan:gold"),
        ("a plan:gold b seats>1", [(2, 11), (14, 21)], "a b", "  plan:gold   seats>1"),
    ],
)
def test_words_and_terms_apart(text, spans, words, terms):
    assert apart(text, spans) == (words, terms)


@pytest.mark.parametrize("few", [2000, 10])
@pytest.mark.parametrize(
    "q, numbers",
    [
        ("customer.plan:gold", [1]),
        ("customer.plan:gold,basic", [1, 2]),
        ("customer.plan!=gold", [2, 3]),
        ("-customer.plan:any", [3]),
        ("customer.plan:none", [3]),
        ("customer.since<2020-01-01 or customer.plan:none", [1, 3]),
        ("customer.insured:no state:new", [2]),
        ("customer.hobbies:tea -customer.hobbies:baking", [1]),
        ("organisation.seats>=100", [1]),
        ("organisation.seats!=120", [2, 3]),
        ("organisation.seats:none", [2, 3]),
        ("organisation.seats:any customer:rita", []),
        ("Customer.Plan:Gold", [1]),
    ],
)
def test_tickets_are_found_by_their_customers_fields(q, numbers, few, olga, their_tickets, program, monkeypatch):
    monkeypatch.setattr("caseway.fields.asking.FEW", few)
    told = program(olga).client.get("/api/v1/tickets", {"q": q})
    assert sorted(one["number"] for one in told.json()["items"]) == numbers


@pytest.mark.parametrize(
    "q", ["customer.plan:silver", "customer.plans:gold", "plan:gold", "organisation.plan:gold", "changed:customer.plan"]
)
def test_what_no_customer_has_is_told(q, olga, their_tickets, browser_of, program):
    assert problem(program(olga).client.get("/api/v1/tickets", {"q": q}), 422)["errors"][0]["field"] == "q"
    assert browser_of(olga).get("/w/acme/tickets", {"q": q}).status_code == 422


def test_another_workspace_asks_for_none_of_it(mallory, their_tickets, program):
    assert problem(program(mallory).client.get("/api/v1/tickets", {"q": "customer.plan:gold"}), 422)


def test_the_box_completes_them(olga, their_tickets, browser_of):
    told = browser_of(olga).get("/w/acme/tickets/offers", {"q": "customer.pl"})
    assert told.status_code == 200 and "customer.plan:" in told.text

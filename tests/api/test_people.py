"""Customers and organisations by the API."""

import pytest

from caseway.api.shapes import people as shapes
from caseway.customers.actions import find_or_make, make_organisation
from caseway.customers.models import Customer, Organisation
from tests.programs import problem

pytestmark = pytest.mark.django_db

KIM = {
    "name": "Kim Kerr", "emails": ["Kim@Northwind.test", "kim@home.test"], "phones": ["030 123456", "+49 171 1234567"],
    "language": "de-AT", "time_zone": "Europe/Vienna", "notes": "Likes tea.",
}  # fmt: skip


@pytest.fixture
def northwind(acme, ada):
    return make_organisation(acme, by=ada, name="Northwind", domains=["northwind.test"])


def test_a_customer_is_written_down_and_read(olga, northwind, program):
    caller = program(olga)
    response = caller.post("/customers", KIM)
    told = response.json()
    shapes.CustomerTold.model_validate(told)
    assert response.status_code == 201
    assert response["Location"] == f"/api/v1/customers/{told['id']}"
    assert told == caller.get(response["Location"]).json() == caller.get("/customers").json()["items"][0]
    assert (told["email"], told["emails"]) == ("kim@northwind.test", ["kim@northwind.test", "kim@home.test"])
    assert told["phones"] == KIM["phones"]
    assert told["organisation"] == {"id": northwind.pk, "name": "Northwind"}
    assert (told["language"], told["time_zone"], told["notes"]) == ("de-AT", "Europe/Vienna", "Likes tea.")


def test_nothing_is_needed_and_nothing_is_made_up(olga, program):
    told = program(olga).post("/customers", {}).json()
    assert (told["name"], told["email"], told["emails"], told["phones"], told["organisation"]) == ("", "", [], [], None)


@pytest.mark.parametrize(
    "change",
    [{"name": "Rita Roe"}, {"notes": "Calls on Mondays."}, {"language": "fr"}, {"time_zone": "UTC"}, {"phones": ["030 1"]}, {"phones": []}],
)
def test_what_is_named_changes_and_the_rest_stays(olga, rita, program, change):
    caller = program(olga)
    before = caller.get(f"/customers/{rita.pk}").json()
    assert caller.patch(f"/customers/{rita.pk}", change).json() == before | change


def test_answers_go_to_the_first_address(olga, rita, program):
    caller = program(olga)
    for emails in (["rita@home.test", "rita@northwind.test"], ["rita@northwind.test", "rita@home.test"], ["rita@work.test"], []):
        told = caller.patch(f"/customers/{rita.pk}", {"emails": emails}).json()
        assert (told["emails"], told["email"]) == (emails, emails[0] if emails else "")


def test_a_customer_joins_and_leaves_an_organisation(olga, rita, northwind, program):
    caller = program(olga)
    assert caller.patch(f"/customers/{rita.pk}", {"organisation": northwind.pk}).json()["organisation"]["name"] == "Northwind"
    assert caller.patch(f"/customers/{rita.pk}", {"organisation": None}).json()["organisation"] is None


@pytest.mark.parametrize(
    "change, field",
    [
        ({"emails": ["no address"]}, "emails.0"),
        ({"emails": ["a@b.test", "a@b.test\0"]}, "emails.1"),
        ({"emails": [None]}, "emails.0"),
        ({"emails": "rita@northwind.test"}, "emails"),
        ({"emails": ["bob@northwind.test"]}, "emails"),
        ({"emails": None}, "emails"),
        ({"phones": ["0" * 41]}, "phones.0"),
        ({"language": "Klingon, please"}, "language"),
        ({"language": "english"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"organisation": 999_999}, "organisation"),
        ({"organisation": "Northwind"}, "organisation"),
        ({"name": "x" * 161}, "name"),
        ({"name": None}, "name"),
        ({"notes": "x" * 100_001}, "notes"),
        ({"email": "rita@northwind.test"}, "email"),
        ({"id": 7}, "id"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_changed(acme, olga, rita, program, change, field):
    find_or_make(acme, by=None, email="bob@northwind.test", name="Bob")
    caller = program(olga)
    before = caller.get(f"/customers/{rita.pk}").json()
    told = problem(caller.patch(f"/customers/{rita.pk}", {"notes": "changed", **change}), 422)
    assert field in [error["field"] for error in told["errors"]]
    assert caller.get(f"/customers/{rita.pk}").json() == before
    # The same when it is new; null is for what is not said, which a list is not.
    assert problem(caller.post("/customers", {"name": "New", **change}), 422)
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("q", ["rita", "RAHN", "rita@north", "+49 30 123456", "030123456", "northw"])
def test_a_customer_is_found(olga, rita, northwind, program, q):
    caller = program(olga)
    caller.patch(f"/customers/{rita.pk}", {"phones": ["030 123456"], "organisation": northwind.pk})
    caller.post("/customers", {"name": "Somebody Else"})
    found = caller.client.get("/api/v1/customers", {"q": q}).json()["items"]
    assert [one["id"] for one in found] == [rita.pk]


@pytest.mark.parametrize("q", ["nobody", "%", "_", "rahn%", "'", "rita'--"])
def test_nobody_is_found_by_what_nobody_has(olga, rita, program, q):
    assert program(olga).client.get("/api/v1/customers", {"q": q}).json()["items"] == []


def test_an_organisation_is_added_changed_and_its_people_join(olga, rita, program):
    caller = program(olga)
    told = caller.post(
        "/organisations", {"name": "Northwind", "domains": ["@Northwind.test", "nw.test"], "tier": 3, "notes": "Big."}
    ).json()
    shapes.OrganisationTold.model_validate(told)
    assert told["domains"] == ["northwind.test", "nw.test"]
    assert caller.get(f"/customers/{rita.pk}").json()["organisation"]["id"] == told["id"]
    path = f"/organisations/{told['id']}"
    for change in ({"tier": 1}, {"name": "Northwind Ltd"}, {"notes": ""}, {"domains": ["nw.test"]}):
        told = caller.patch(path, change).json()
        assert {name: told[name] for name in change} == change
    assert caller.get("/organisations").json()["items"] == [told] == [caller.get(path).json()]


@pytest.mark.parametrize(
    "change, field",
    [
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Taken"}, ""),
        ({"domains": ["taken.test"]}, "domains"),
        ({"domains": ["@"]}, "domains.0"),
        ({"domains": ["not a domain"]}, "domains.0"),
        ({"domains": [""]}, "domains.0"),
        ({"tier": -1}, "tier"),
        ({"tier": 32768}, "tier"),
        ({"tier": 1.5}, "tier"),
        ({"tier": "1"}, "tier"),
        ({"tier": True}, "tier"),
        ({"customers": []}, "customers"),
    ],
)
def test_a_wrong_organisation_is_refused(acme, ada, olga, northwind, program, change, field):
    make_organisation(acme, by=ada, name="Taken", domains=["taken.test"])
    caller = program(olga)
    before = caller.get(f"/organisations/{northwind.pk}").json()
    for response in (
        caller.patch(f"/organisations/{northwind.pk}", {"notes": "changed", **change}),
        caller.post("/organisations", {"name": "New", **change}),
    ):
        assert field in [error["field"] for error in problem(response, 422)["errors"]]
    assert caller.get(f"/organisations/{northwind.pk}").json() == before
    assert Organisation.objects.count() == 2


def test_lists_take_few_queries_however_long_they_are(acme, olga, northwind, program, django_assert_max_num_queries):
    for number in range(12):
        find_or_make(acme, by=None, email=f"kim{number}@northwind.test", name="Kim", phone=f"030 10000{number}")
    caller = program(olga)
    caller.get("/customers")
    # One of each asks for the workspace's own fields, which is remembered for a minute; tests do without.
    for path, most in (("/customers", 6), ("/organisations", 5)):
        with django_assert_max_num_queries(most):
            caller.get(path)

"""Customers, organisations and products are found by words and by terms; a term that nobody knows is said."""

from urllib.parse import quote

import pytest

from caseway.customers.actions import change_customer, make_organisation
from tests import cast
from tests.programs import problem
from tests.worlds import one_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def northwind(acme, olga, rita, beacon):
    organisation = make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"], tier=3)
    make_organisation(acme, by=olga, name="Contoso")
    change_customer(rita, by=olga, organisation=organisation)


globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.rita, cast.beacon, northwind))


@pytest.mark.parametrize(
    "path, q, found",
    [
        ("organisations", "tier>1", ["Northwind"]),
        ("organisations", "conto tier:1", ["Contoso"]),
        ("organisations", "domain:northwind.test", ["Northwind"]),
        ("customers", "organisation.tier>=3", ["Rita Rahn"]),
        ("customers", "rita organisation:north -tier<3", ["Rita Rahn"]),
        ("customers", "email:RITA@northwind.test", ["Rita Rahn"]),
        ("products", "beac", ["Beacon"]),
        ("products", "kettle", []),
    ],
)
def test_who_and_what_is_found(path, q, found, northwind, olga, program, browser_of):
    assert [item["name"] for item in program(olga).get(f"/{path}?q={quote(q)}").json()["items"]] == found
    if path != "products":
        page = browser_of(olga).get(f"/w/acme/{path}", {"q": q}).content.decode()
        assert all(name in page for name in found)


@pytest.mark.parametrize("path", ["organisations", "customers"])
def test_a_comparison_with_what_is_unknown_is_said(path, northwind, olga, program, browser_of):
    words = "There is no field “tierr”"
    assert words in problem(program(olga).get(f"/{path}?q={quote('tierr>1')}"), 422)["detail"]
    assert words in browser_of(olga).get(f"/w/acme/{path}", {"q": "tierr>1"}).content.decode()
    assert program(olga).get(f"/{path}?q={quote('Rita<rita@northwind.test>')}").status_code == 200

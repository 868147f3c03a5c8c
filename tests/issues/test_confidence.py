"""A confidential issue's title appears nowhere to those who are not named on it, admins included."""

import pytest

from caseway.issues import actions
from caseway.notices.actions import Matter, notify
from caseway.notices.models import Reason
from caseway.tickets.actions import link_issue
from tests import cast
from tests.worlds import one_world

pytestmark = pytest.mark.django_db
SENTINEL = "Zebrafinch"


@pytest.fixture
def secret(acme, dan, olga, beacon, ticket, settle):
    """Everything that can lead to it: a ticket, relations, a parent, a version, a comment, notices from before it was confidential."""
    issue = actions.raise_issue(
        acme, by=dan, title=f"{SENTINEL} opens every door", description=f"{SENTINEL} too", product=beacon, labels=["locks"]
    )
    other = actions.raise_issue(acme, by=dan, title="Door is slow", product=beacon)
    actions.relate(issue, other, "blocks", by=dan)
    actions.change(other, by=dan, parent=issue)
    actions.discuss(issue, by=dan, body=f"The {SENTINEL} again")
    link_issue(ticket, issue, by=dan)
    notify(acme.pk, [olga], Reason.ASSIGNED, Matter("issue", issue.pk, issue.title, number=issue.number))
    actions.confide(issue, by=dan)
    actions.change(issue, by=dan, title=f"{SENTINEL} opens each door")
    settle()
    return issue


globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.dan, cast.maya, cast.rita, cast.beacon, cast.ticket, cast.settle, secret))

PAGES = (
    "issues", "issues?q=", "issues?q=zebrafinch", "issues?q=is:confidential", "issues?q=title~zebra", "issues?q=label:locks", "issues/2",
    "issues/2?part=facts", "issues/backlog", "board", "board?q=zebrafinch", "issues/of/product/{product}", "tickets", "tickets/1",
    "tickets/1/issue?q=zebrafinch", "tickets/1/issue?q=1", "tickets?q=issue:1", "notices", "products/{product}", "issues/offers?q=title:zebra",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("reader", ["olga", "maya", "ada"])
def test_no_page_names_it(path, reader, secret, beacon, request, browser_of):
    response = browser_of(request.getfixturevalue(reader)).get(f"/w/acme/{path.format(product=beacon.pk)}")
    assert response.status_code == 200
    body = response.content.decode()
    typed = path.partition("?q=")[2]
    assert SENTINEL not in body and (typed or "zebrafinch" not in body.lower())


@pytest.mark.parametrize("path", ["issues/1", "issues/1/evidence", "issues/1?part=talk"])
@pytest.mark.parametrize("reader, status", [("olga", 404), ("ada", 404), ("dan", 200)])
def test_its_own_page_is_for_those_named(path, reader, status, secret, request, browser_of):
    assert browser_of(request.getfixturevalue(reader)).get(f"/w/acme/{path}").status_code == status


@pytest.mark.parametrize(
    "path", ["/issues", "/issues?q=zebrafinch", "/issues/2", "/activity?limit=100", "/tickets", "/tickets/1", "/search?q=zebrafinch"]
)
@pytest.mark.parametrize("reader", ["olga", "ada"])
def test_no_answer_of_the_api_names_it(path, reader, secret, request, token_of, client):
    token = token_of(request.getfixturevalue(reader))
    response = client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200 and SENTINEL not in response.content.decode()


def test_the_api_does_not_link_to_it_or_tell_of_it(secret, ticket, olga, token_of, client):
    headers = {"Authorization": f"Bearer {token_of(olga)}"}
    assert client.get("/api/v1/tickets/1", headers=headers).json()["issue"] is None
    assert client.get("/api/v1/issues/2", headers=headers).json()["parent"] is None
    for path in ("/issues/1", "/issues/1/tickets"):
        assert client.get(f"/api/v1{path}", headers=headers).status_code == 404
    assert client.patch("/api/v1/issues/1", data="{}", content_type="application/json", headers=headers).status_code == 404
    refused = client.post("/api/v1/tickets/1/issue", data='{"issue": 1}', content_type="application/json", headers=headers)
    assert refused.status_code == 422


def test_who_is_named_sees_it_and_the_last_name_stays(secret, olga, dan, browser_of):
    browser = browser_of(dan)
    browser.post("/w/acme/issues/1/confidants", {"member": olga.pk})
    assert SENTINEL in browser_of(olga).get("/w/acme/issues/1").content.decode()
    for person in (dan, olga):
        browser_of(olga).post(f"/w/acme/issues/1/confidants/{person.pk}/removal")
    assert browser_of(dan).get("/w/acme/issues/1").status_code == 404
    assert browser_of(olga).get("/w/acme/issues/1").status_code == 200

"""A session ended while a page was open: nothing is lost, and one is back where one was after signing in."""

import pytest

from caseway.workspaces import actions
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/w/acme/tickets/1?sort=number"
ON_THE_PAGE = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{PAGE}"}


@pytest.fixture
def back(client, olga):
    """Where one is after signing in at the address one was led to."""

    def sign_in(address):
        form = client.get(address)
        assert form.status_code == 200
        return client.post(address, {"login": olga.account.email, "password": PASSWORD})["Location"]

    return sign_in


def test_who_sends_a_form_comes_back_to_its_page(ticket, client, back):
    led = client.post("/w/acme/tickets/1/messages", {"body": "It is mended."}, headers={"Referer": f"http://testserver{PAGE}"})
    assert back(led["Location"]) == PAGE


def test_a_part_of_a_page_leads_the_whole_page_there(ticket, client, back):
    for led in (
        client.post("/w/acme/tickets/1/facts", {"state": "open"}, headers=ON_THE_PAGE),
        client.get("/w/acme/tickets", headers=ON_THE_PAGE),
    ):
        assert led.status_code == 401 and not led.content
        assert led["HX-Redirect"] == "/login?next=/w/acme/tickets/1%3Fsort%3Dnumber"
    assert back(led["HX-Redirect"]) == PAGE


def test_what_a_page_fetches_by_itself_takes_nobody_away(ticket, client):
    assert client.get("/w/acme/tickets/1", headers=ON_THE_PAGE | {"X-Live": "1"}).status_code == 204


def test_what_a_script_asks_for_is_refused_and_not_led_to_the_form(ticket, client):
    for address in ("/w/acme/commands", "/w/acme/tickets/1"):
        refused = client.get(address, headers={"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"})
        assert refused.status_code == 401 and not refused.cookies, address
    assert client.get("/w/acme/tickets/1", headers={"Sec-Fetch-Dest": "document"}).status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.test/x", "//evil.test/x", "http://testserver.evil.test/", "javascript:alert(1)", "http://[", ""]
)
def test_no_page_of_others_is_a_way_back(ticket, client, elsewhere):
    assert client.post("/w/acme/tickets/1/facts", headers={"Referer": elsewhere})["Location"] == "/login?next=/"
    assert client.get("/w/acme/tickets", headers=ON_THE_PAGE | {"HX-Current-URL": elsewhere})["HX-Redirect"] == "/login?next=/"


def test_who_was_signed_out_everywhere_is_asked_to_sign_in(ticket, olga, browser_of, back):
    browser = browser_of(olga)
    assert browser.get("/w/acme/tickets").status_code == 200
    actions.sign_out_everywhere(olga.account)
    assert browser.get("/w/acme/tickets")["Location"] == "/login?next=/w/acme/tickets"
    assert browser.get("/w/nowhere/tickets").status_code == 302, "as for every stranger"


def test_an_address_for_forms_says_so(ticket, olga, browser_of):
    browser = browser_of(olga)
    told = browser.get("/w/acme/tickets/1/facts", headers={"Accept": "text/html,*/*", "Accept-Language": "de"})
    assert told.status_code == 405 and "POST" in told["Allow"] and "Das ist keine Seite" in told.content.decode()
    assert browser.get("/w/acme/tickets/1/facts", headers={"Accept": "application/json"}).content == b""

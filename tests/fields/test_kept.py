"""Nothing is asked where nothing is there, and nothing is lost where something is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.activity import lately
from caseway.fields.actions import add_field, change_field
from caseway.fields.actions.defining import ListedChoice
from caseway.fields.definitions import known_to
from caseway.fields.given import named
from caseway.tickets.actions import fill_in

pytestmark = pytest.mark.django_db
NEW = {"subject": "It leaks", "body": "So", "requester": {"email": "kim@northwind.test"}}


@pytest.fixture
def remembering(monkeypatch):
    """Lists are kept for a minute, as they are outside of tests."""
    monkeypatch.setattr(lately, "SECONDS_OF_LISTS", 60.0)
    monkeypatch.setattr(lately, "_kept", {})


def asked_of_fields(act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [one["sql"] for one in captured if "fields_" in one["sql"]]


def test_without_fields_a_page_asks_nothing_of_them(olga, ticket, remembering, browser_of):
    browser = browser_of(olga)
    browser.get("/w/acme/tickets/1")
    assert asked_of_fields(lambda: browser.get("/w/acme/tickets/1")) == []


def test_with_fields_a_page_asks_once_more(olga, ticket, all_types, remembering, browser_of):
    browser = browser_of(olga)
    browser.get("/w/acme/tickets/1")
    assert len(asked_of_fields(lambda: browser.get("/w/acme/tickets/1"))) == 1


def test_a_list_and_a_new_ticket_ask_nothing_of_fields(olga, ticket, all_types, remembering, browser_of, program):
    browser, agent = browser_of(olga), program(olga)
    # Which of them lists show is asked once in a while.
    browser.get("/w/acme/tickets")
    assert asked_of_fields(lambda: browser.get("/w/acme/tickets?q=state:new")) == []
    assert asked_of_fields(lambda: agent.post("/tickets", NEW)) == []


@pytest.mark.django_db(transaction=True)
def test_a_new_definition_is_on_the_next_page(acme, ada, olga, ticket, remembering, browser_of):
    browser = browser_of(olga)
    assert "Harm" not in browser.get("/w/acme/tickets/1").text
    field = add_field(acme, by=ada, kind="ticket", key="harm", label="Harm", type="text")
    assert "Harm" in browser.get("/w/acme/tickets/1").text
    change_field(field, by=ada, label="Damage")
    assert "Damage" in browser.get("/w/acme/tickets/1").text


def test_a_merged_ticket_keeps_its_own(olga, ticket, harm, program):
    fill_in(ticket, named({"harm": "major"}, known_to(olga, "ticket")), by=olga)
    agent = program(olga)
    into = agent.post("/tickets", NEW).json()["number"]
    assert agent.post(f"/tickets/{ticket.number}/merge", {"into": into}).status_code < 300
    assert agent.get(f"/tickets/{ticket.number}").json()["fields"] == {"harm": "major"}
    assert agent.get(f"/tickets/{into}").json()["fields"] == {}


def test_the_settings_ask_no_more_often_for_many_fields(acme, ada, browser_of):
    browser = browser_of(ada)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/w/acme/settings/fields").status_code == 200
        return len(captured)

    counts = []
    for at in range(2, 8):
        add_field(acme, by=ada, kind="ticket", key=f"key{at}", label="Shop", type="one", choices=[ListedChoice(str(n)) for n in range(at)])
        counts.append(asked())
    assert len(set(counts)) == 1


def test_programs_read_many_tickets_with_one_question_for_all_fields(olga, ticket, all_types, program):
    agent = program(olga)
    for _ in range(3):
        made = agent.post("/tickets", {**NEW, "fields": {"harm": "minor", "cost": 3, "shops": ["berlin", "online"]}})
        assert made.status_code == 201
        asked = asked_of_fields(lambda: agent.get("/tickets"))
        assert len([sql for sql in asked if "fields_fieldvalue" in sql]) == 1

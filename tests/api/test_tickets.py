"""Tickets by the API: what programs are promised, field by field."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.api.shapes import tickets as shapes
from caseway.tickets.models import Message, Ticket
from caseway.workspaces.actions import make_team
from tests.programs import problem

pytestmark = pytest.mark.django_db

REPORT = {
    "subject": "It leaks",
    "body": "At the hinge.\n\nSince Monday.",
    "requester": {"name": "Rita Rahn", "email": "Rita@Northwind.test"},
}


def test_opening_for_somebody_known_asks_and_writes_little(olga, rita, program):
    known = {**REPORT, "requester": {"email": rita.email}}
    ask = program(olga)
    ask.post("/tickets", known)
    with CaptureQueriesContext(connection) as captured:
        ask.post("/tickets", known)
    words = [query["sql"].split()[0] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert words.count("INSERT") == 6
    # Whose token, which customer, their numbers; once a second whether anybody hears; PostgreSQL tells other processes.
    assert words.count("SELECT") <= 5
    assert len(words) <= 11


def test_a_program_gets_no_cookies_and_the_usual_policy(olga, program):
    response = program(olga).get("/tickets")
    assert not response.cookies
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_report_becomes_a_ticket(olga, program):
    response = program(olga).post("/tickets", REPORT)
    assert response.status_code == 201
    told = response.json()
    assert response["Location"] == f"/api/v1/tickets/{told['number']}"
    assert told["subject"] == "It leaks"
    assert (told["state"], told["channel"], told["kind"], told["cause"], told["priority"]) == ("new", "api", "problem", None, "normal")
    assert told["requester"] == {"id": told["requester"]["id"], "name": "Rita Rahn", "email": "rita@northwind.test", "phone": ""}
    assert told["resolved_at"] is None
    assert datetime.fromisoformat(told["created_at"]).utcoffset() is not None
    assert told["url"].endswith(f"/w/acme/tickets/{told['number']}")


def test_what_was_posted_is_what_is_read(olga, beacon, program, acme, ada):
    team = make_team(acme, by=ada, name="Support")
    given = {
        **REPORT, "requester": {"email": "rita@northwind.test", "phone": "+49 30 123456"}, "channel": "portal", "kind": "complaint",
        "priority": "high", "product": beacon.pk, "team": team.pk, "assignee": olga.pk, "serial": "S1", "lot": "L7", "tags": ["Hinge", "water"],
    }  # fmt: skip
    made = program(olga).post("/tickets", given).json()
    assert made == program(olga).get(f"/tickets/{made['number']}").json() == program(olga).get("/tickets").json()["items"][0]
    assert made["product"] == {"id": beacon.pk, "name": "Beacon", "key": "BEA"}
    assert (made["team"]["name"], made["assignee"]["name"], made["tags"]) == ("Support", "Olga", ["hinge", "water"])
    shapes.TicketTold.model_validate(made)


def test_the_first_message_is_what_the_customer_said(olga, program):
    number = program(olga).post("/tickets", REPORT).json()["number"]
    (message,) = program(olga).all(f"/tickets/{number}/messages")
    shapes.MessageTold.model_validate(message)
    assert message["body"] == REPORT["body"]
    assert message["author"] == {"name": "Rita Rahn", "email": "rita@northwind.test", "is_member": False}
    assert (message["kind"], message["quoted"], message["attachments"]) == ("reply", "", [])
    assert "<p>" in message["html"] or "<br>" in message["html"]


def test_a_known_address_is_a_known_customer(olga, rita, program):
    assert program(olga).post("/tickets", REPORT).json()["requester"]["id"] == rita.pk


def test_a_product_may_be_named_by_its_key(olga, beacon, program):
    assert program(olga).post("/tickets", {**REPORT, "product": "bea"}).json()["product"]["id"] == beacon.pk


@pytest.mark.parametrize("requester", [{"name": "Rita"}, {"phone": "030 1234"}, {"email": "a@b.test", "name": None, "phone": None}])
def test_one_way_to_know_the_requester_is_enough(olga, program, requester):
    assert program(olga).post("/tickets", {**REPORT, "requester": requester}).status_code == 201


@pytest.mark.parametrize(
    "change, field",
    [
        ({"subject": ""}, "subject"),
        ({"subject": "   "}, "subject"),
        ({"subject": "x" * 401}, "subject"),
        ({"subject": None}, "subject"),
        ({"subject": 7}, "subject"),
        ({"subject": "a\0b"}, "subject"),
        ({"body": "a\0b"}, "body"),
        ({"body": "x" * 1_000_001}, "body"),
        ({"requester": {}}, "requester"),
        ({"requester": {"email": "no address"}}, "requester.email"),
        ({"requester": {"email": "rita@northwind.test\0"}}, "requester.email"),
        ({"requester": {"name": "x" * 161}}, "requester.name"),
        ({"requester": {"name": "Rita", "is_admin": True}}, "requester.is_admin"),
        ({"requester": "rita@northwind.test"}, "requester"),
        ({"channel": "pigeon"}, "channel"),
        ({"kind": "problems"}, "kind"),
        ({"priority": "very high"}, "priority"),
        ({"product": 999_999}, "product"),
        ({"product": 2**70}, "product"),
        ({"product": "NOPE"}, "product"),
        ({"team": 999_999}, "team"),
        ({"team": "1"}, "team"),
        ({"assignee": True}, "assignee"),
        ({"tags": ["x" * 41]}, "tags.0"),
        ({"attachments": ["0" * 32]}, "attachments"),
        ({"workspace": 2}, "workspace"),
        ({"number": 1}, "number"),
        ({"state": "resolved"}, "state"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_made(olga, program, change, field):
    told = problem(program(olga).post("/tickets", {**REPORT, **change}), 422)
    assert field in [error["field"] for error in told["errors"]]
    assert all(error["message"] for error in told["errors"])
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize("name", ["subject", "body", "requester"])
def test_what_is_needed_is_asked_for(olga, program, name):
    told = problem(program(olga).post("/tickets", {key: value for key, value in REPORT.items() if key != name}), 422)
    assert told["errors"] == [{"field": name, "message": "This is needed."}]


def test_sentences_come_in_the_callers_language(olga, program):
    told = problem(program(olga).get("/tickets/77", Accept_Language="de"), 404)
    assert told["status"] == 404


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "It drips"}, {"state": "open"}, {"state": "pending"}, {"state": "on_hold"}, {"kind": "return"}, {"cause": "misuse"},
        {"cause": None}, {"priority": "urgent"}, {"serial": "S2"}, {"lot": "L2"}, {"tags": ["a", "b"]}, {"tags": []}, {"team": None},
        {"assignee": None}, {"product": None},
    ],
)  # fmt: skip
def test_a_property_is_changed_and_the_rest_stays(olga, ticket, program, change):
    before = program(olga).get(f"/tickets/{ticket.number}").json()
    after = program(olga).patch(f"/tickets/{ticket.number}", change).json()
    # The quote comes with the cause: how Rita began.
    kept = {"updated_at", "quote"}
    assert {name: value for name, value in after.items() if name not in kept} == {
        name: value for name, value in (before | change).items() if name not in kept
    }


def test_things_are_set_by_id_and_taken_away_by_null(olga, ticket, beacon, acme, ada, program):
    team = make_team(acme, by=ada, name="Support")
    path = f"/tickets/{ticket.number}"
    told = program(olga).patch(path, {"product": beacon.pk, "team": team.pk, "assignee": olga.pk}).json()
    assert (told["product"]["id"], told["team"]["id"], told["assignee"]["id"]) == (beacon.pk, team.pk, olga.pk)
    told = program(olga).patch(path, {"product": None, "team": None, "assignee": None}).json()
    assert (told["product"], told["team"], told["assignee"]) == (None, None, None)


def test_resolving_needs_no_words_and_sends_none(olga, ticket, program):
    told = program(olga).patch(f"/tickets/{ticket.number}", {"state": "resolved"}).json()
    assert told["state"] == "resolved"
    assert told["resolved_at"]
    assert Message.objects.filter(ticket=ticket).count() == 1


@pytest.mark.parametrize(
    "change", [{"subject": None}, {"state": "done"}, {"state": None}, {"cause": ""}, {"channel": "email"}, {"tags": None}]
)
def test_a_change_that_makes_no_sense_changes_nothing(olga, ticket, program, change):
    problem(program(olga).patch(f"/tickets/{ticket.number}", {"priority": "urgent", **change}), 422)
    ticket.refresh_from_db()
    assert ticket.priority == "normal"


def test_a_viewer_cannot_be_made_the_owner(olga, vera, ticket, program):
    problem(program(olga).patch(f"/tickets/{ticket.number}", {"assignee": vera.pk}), 422)


def test_a_list_takes_few_queries_however_long_it_is(olga, program, django_assert_max_num_queries):
    caller = program(olga)
    for number in range(12):
        caller.post("/tickets", {**REPORT, "subject": f"Report {number}", "tags": ["a"]})
    with django_assert_max_num_queries(9):
        assert len(caller.get("/tickets").json()["items"]) == 12

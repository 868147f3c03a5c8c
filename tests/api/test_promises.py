"""What programs are promised beyond single resources: states, numbers, limits."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.api import door
from caseway.tickets.models import Message, Ticket
from tests.programs import problem

pytestmark = pytest.mark.django_db

STATES = ("new", "open", "pending", "on_hold", "resolved", "closed")


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_every_state_can_be_set_from_every_other_without_words(olga, ticket, program, before, after):
    caller = program(olga)
    caller.patch(f"/tickets/{ticket.number}", {"state": before})
    told = caller.patch(f"/tickets/{ticket.number}", {"state": after})
    assert (told.status_code, told.json()["state"]) == (200, after)
    assert (told.json()["resolved_at"] is not None) is (after in ("resolved", "closed"))
    assert Message.objects.filter(ticket=ticket).count() == 1


@pytest.mark.same_on_both
def test_five_hundred_writes_are_not_refused_and_what_is_more_is_asked_to_wait(olga, ticket, program, monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr(door.writes, "_clock", lambda: moment[0])
    caller = program(olga)
    path = f"/tickets/{ticket.number}"
    statuses = {caller.patch(path, {"priority": ("low", "high")[number % 2]}).status_code for number in range(500)}
    assert statuses == {200}
    refused = caller.patch(path, {"priority": "urgent"})
    problem(refused, 429)
    assert int(refused["Retry-After"]) >= 1
    assert caller.get(path).json()["priority"] == "high", "reading goes on"
    moment[0] += 1
    assert caller.patch(path, {"priority": "urgent"}).status_code == 200


def test_two_hundred_files_go_on_one_message(olga, ticket, program):
    caller = program(olga)
    sent = [caller.send_file(SimpleUploadedFile(f"{number}.txt", b"%d" % number)).json()["id"] for number in range(200)]
    told = caller.post(f"/tickets/{ticket.number}/messages", {"body": "All of them.", "attachments": sent})
    assert told.status_code == 201
    assert [one["filename"] for one in told.json()["attachments"]] == [f"{number}.txt" for number in range(200)]
    last = caller.get(told.json()["attachments"][199]["url"])
    assert b"".join(last.streaming_content) == b"199"
    problem(caller.post(f"/tickets/{ticket.number}/messages", {"body": "x", "attachments": [*sent, "0" * 32]}), 422)


def test_numbers_count_from_one_without_a_gap(olga, mallory, program):
    for caller in (program(olga), program(mallory)):
        made = []
        for number in range(3):
            made.append(caller.post("/tickets", {"subject": f"{number}", "body": "", "requester": {"name": "Rita"}}).json()["number"])
            problem(caller.post("/tickets", {"subject": "x", "body": "", "requester": {"name": "Rita"}, "team": 999_999}), 422)
        assert made == [1, 2, 3]


def test_addresses_are_in_lower_case_and_a_body_is_never_null(olga, program):
    caller = program(olga)
    made = caller.post("/tickets", {"subject": "It leaks", "body": "", "requester": {"email": "RITA@Northwind.TEST"}}).json()
    assert made["requester"]["email"] == "rita@northwind.test"
    (message,) = caller.get(f"/tickets/{made['number']}/messages").json()["items"]
    assert (message["body"], message["quoted"], message["author"]["email"]) == ("", "", "rita@northwind.test")


@pytest.mark.same_on_both
def test_the_description_is_there_for_everybody_and_says_what_is_sent(client):
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert "Idempotency-Key" in {one["name"] for one in told["paths"]["/api/v1/tickets"]["post"]["parameters"]}
    assert not [path for path in told["paths"] if path.endswith("/")]
    page = client.get("/api/v1/docs").content.decode()
    for path in told["paths"]:
        assert path.removeprefix("/api/v1") in page


def test_a_ticket_that_was_not_changed_was_not_touched(olga, ticket, program):
    told = program(olga).patch(f"/tickets/{ticket.number}", {}).json()
    assert told["updated_at"] == program(olga).get(f"/tickets/{ticket.number}").json()["updated_at"]
    assert Ticket.objects.get(pk=ticket.pk).updated_at == ticket.updated_at

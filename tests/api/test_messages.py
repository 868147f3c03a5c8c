"""What is said on a ticket, and the files that go with it."""

import io

import pytest
from django.conf import settings

from caseway.tickets.actions import answer
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from tests.programs import problem

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    + "1f15c489"
    + "0000000a49444154789c6300010000050001"
    + "0d0a2db4"
    + "0000000049454e44ae426082"
)


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.mark.parametrize("kind, is_internal", [("reply", False), ("note", True), ("call", True)])
def test_something_is_said(olga, ticket, program, kind, is_internal):
    response = program(olga).post(f"/tickets/{ticket.number}/messages", {"kind": kind, "body": "Send a **photo**."})
    assert response.status_code == 201
    told = response.json()
    assert (told["kind"], told["is_internal"], told["body"]) == (kind, is_internal, "Send a **photo**.")
    assert "<strong>photo</strong>" in told["html"]
    assert told["author"] == {"name": "Olga", "email": "olga@acme.test", "is_member": True}
    assert told == program(olga).all(f"/tickets/{ticket.number}/messages")[-1]


def test_a_reply_takes_a_new_ticket_up(olga, ticket, program):
    program(olga).post(f"/tickets/{ticket.number}/messages", {"body": "I look into it."})
    assert program(olga).get(f"/tickets/{ticket.number}").json()["state"] == "open"


def test_a_reply_may_set_the_state(olga, ticket, program):
    program(olga).post(f"/tickets/{ticket.number}/messages", {"body": "Which version?", "state": "pending"})
    assert program(olga).get(f"/tickets/{ticket.number}").json()["state"] == "pending"


@pytest.mark.parametrize(
    "given",
    [
        {"body": ""},
        {"body": " \n"},
        {"kind": "reply"},
        {"body": "x", "kind": "shout"},
        {"body": "x", "kind": "note", "state": "open"},
        {"body": "x", "is_internal": True},
        {"body": "a\0b"},
    ],
)
def test_what_cannot_be_said(olga, ticket, program, given):
    problem(program(olga).post(f"/tickets/{ticket.number}/messages", given), 422)
    assert ticket.messages.count() == 1


def test_messages_come_oldest_first_page_by_page(olga, ticket, program):
    for number in range(5):
        program(olga).post(f"/tickets/{ticket.number}/messages", {"kind": "note", "body": f"{number}"})
    first = program(olga).get(f"/tickets/{ticket.number}/messages?limit=4").json()
    rest = program(olga).get(f"/tickets/{ticket.number}/messages?limit=4&cursor={first['next']}").json()
    assert [one["body"] for one in first["items"] + rest["items"]] == ["It stops at 80 %.", "0", "1", "2", "3", "4"]
    assert rest["next"] is None


def test_the_quoted_rest_is_kept_apart(olga, rita, ticket, program):
    answer(ticket, by=rita, words=Words(body="Still there.", quoted="> I look into it.", html="<p>Still there.</p>"), channel="email")
    told = program(olga).all(f"/tickets/{ticket.number}/messages")[-1]
    assert (told["body"], told["quoted"]) == ("Still there.", "> I look into it.")


def test_a_file_is_sent_named_and_fetched(olga, ticket, program):
    caller = program(olga)
    sent = caller.send_file(named(b"words", "räport.txt"))
    assert sent.status_code == 201
    told = sent.json()
    assert (told["filename"], told["size"], told["content_type"]) == ("räport.txt", 5, "text/plain")
    assert sent["Location"] == told["url"] == f"{settings.CASEWAY_URL}/api/v1/attachments/{told['id']}"
    said = caller.post(f"/tickets/{ticket.number}/messages", {"body": "See there.", "attachments": [told["id"]]}).json()
    assert said["attachments"] == [{**told, "is_inline": False}]
    got = caller.get(told["url"])
    assert b"".join(got.streaming_content) == b"words"
    assert "attachment" in got["Content-Disposition"]
    assert "filename*=utf-8''r%C3%A4port.txt" in got["Content-Disposition"]
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]


def test_a_picture_stands_where_the_text_shows_it(olga, ticket, program):
    caller = program(olga)
    told = caller.send_file(named(PNG, "photo.png")).json()
    said = caller.post(f"/tickets/{ticket.number}/messages", {"body": f"Look: ![hinge](cid:{told['id']})"}).json()
    assert f'src="{told["url"]}"' in said["html"]
    assert "cid:" not in said["html"]
    assert [(one["id"], one["is_inline"]) for one in said["attachments"]] == [(told["id"], True)]


def test_a_report_may_bring_files(olga, program):
    caller = program(olga)
    told = caller.send_file(named(b"log", "a.log")).json()
    made = caller.post("/tickets", {"subject": "It leaks", "body": "", "requester": {"name": "Rita"}, "attachments": [told["id"]]}).json()
    assert [one["id"] for one in caller.all(f"/tickets/{made['number']}/messages")[0]["attachments"]] == [told["id"]]


def test_files_of_others_cannot_be_named_or_fetched(olga, dan, mallory, ticket, program):
    told = program(dan).send_file(named(b"mine", "a.txt")).json()
    problem(program(olga).post(f"/tickets/{ticket.number}/messages", {"body": "x", "attachments": [told["id"]]}), 422)
    problem(program(olga).get(told["url"]), 404)
    problem(program(mallory).get(told["url"]), 404)


@pytest.mark.parametrize("parts", [{}, {"other": "x"}, {"file": "text only"}])
def test_a_form_without_one_file_is_refused(olga, program, parts):
    problem(program(olga).client.post("/api/v1/attachments", parts), 422)


def test_only_a_form_can_bring_a_file(olga, program):
    problem(program(olga).post("/attachments", {"file": "x"}), 415)


def test_a_file_that_is_too_large_is_refused(olga, program, monkeypatch):
    monkeypatch.setattr("caseway.api.routes.attachments.LARGEST", 4)
    problem(program(olga).send_file(named(b"12345", "a.txt")), 413)


def test_an_answer_reopens(olga, rita, ticket, program):
    program(olga).patch(f"/tickets/{ticket.number}", {"state": "resolved"})
    answer(Ticket.objects.get(pk=ticket.pk), by=rita, words=Words.plain("No."), channel="email")
    assert program(olga).get(f"/tickets/{ticket.number}").json()["state"] == "open"

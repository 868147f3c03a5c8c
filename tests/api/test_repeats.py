"""A POST under an Idempotency-Key is done once, whoever repeats it, however often, and at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from caseway.activity.models import Activity
from caseway.activity.once import forget_old_keys
from caseway.tickets.models import Message, Ticket
from tests.programs import filled, problem
from tests.rules.test_api_doors import BODIES, OPERATIONS, STATUSES, with_ids

POSTS = [(path, BODIES[f"POST {path}"]) for method, path, _act in OPERATIONS if method == "POST"]
every_post = pytest.mark.parametrize("path, body", POSTS, ids=[path for path, _body in POSTS])
REPORT = BODIES["POST /tickets"]
# Not every word will do in these; what will, where nothing else of a body can be said otherwise.
LIMITED = ("key", "url", "until", "cause", "priority", "type")
OTHERWISE: dict[str, dict] = {
    "/tickets/{int:number}/relations": {"kind": "causes"},
    "/issues/{int:number}/relations": {"kind": "caused_by"},
    "/acts": {"priority": "low"},
    "/issues/bulk": {"priority": "low"},
    "/fields": {"kind": "issue"},
}


def post(caller, path, body, things, **headers):
    path = filled(path, things)
    if body is None:
        return caller.client.post(
            f"/api/v1{path}",
            {"file": SimpleUploadedFile("a.txt", b"words")},
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
    return caller.post(path, body, **headers)


@every_post
@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer_and_does_nothing(path, body, ada, things, program):
    caller, body = program(ada), with_ids(body, things)
    first = post(caller, path, body, things, Idempotency_Key="k1")
    after = Activity.objects.count()
    again = post(caller, path, body, things, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (STATUSES["POST", path],) * 2
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    assert again.headers.get("Location") == first.headers.get("Location")
    # The link of an invitation and the secret of a webhook are told once.
    once_told = {"secret", *(["url"] if path == "/members" or path.endswith("/links") else [])}
    told, repeated = ({name: value for name, value in one.json().items() if name not in once_told} for one in (first, again))
    assert told == repeated
    assert Activity.objects.count() == after


@pytest.mark.parametrize("path, body", [one for one in POSTS if one[1] != {}])
@pytest.mark.django_db
def test_another_body_under_the_same_key_is_refused(path, body, ada, things, program):
    caller, body = program(ada), with_ids(body, things)
    post(caller, path, body, things, Idempotency_Key="k1")
    after = Activity.objects.count()
    if body is None:
        other = caller.client.post(
            "/api/v1/attachments", {"file": SimpleUploadedFile("b.txt", b"words")}, headers={"Idempotency-Key": "k1"}
        )
    else:
        changed = {name: f"x{value}" if isinstance(value, str) and name not in LIMITED else value for name, value in body.items()}
        changed |= {"key": "other"} if "key" in body else {name: value + 1 for name, value in body.items() if isinstance(value, int)}
        changed |= OTHERWISE.get(path, {})
        other = post(caller, path, changed, things, Idempotency_Key="k1")
    assert "Idempotency-Key" in problem(other, 409)["detail"]
    assert Activity.objects.count() == after


@pytest.mark.django_db
def test_a_key_is_one_members_at_one_address(ada, olga, ticket, program):
    for caller in (program(ada), program(olga)):
        caller.post("/tickets", REPORT, Idempotency_Key="k1")
        caller.post("/customers", {"name": "Kim"}, Idempotency_Key="k1")
        caller.post(f"/tickets/{ticket.number}/messages", {"body": "x"}, Idempotency_Key="k1")
    assert Ticket.objects.count() == 3
    assert ticket.messages.count() == 3


@pytest.mark.django_db
def test_spaces_and_the_order_of_fields_make_no_other_request(olga, program):
    caller = program(olga)
    caller.post("/customers", '{"name": "Kim", "notes": "x"}', Idempotency_Key="k1")
    assert caller.post("/customers", '{ "notes":"x","name":"Kim" }', Idempotency_Key="k1").status_code == 201


@pytest.mark.django_db
def test_what_was_refused_may_be_mended_under_its_key(olga, program):
    caller = program(olga)
    problem(caller.post("/tickets", {**REPORT, "product": 999_999}, Idempotency_Key="k1"), 422)
    assert caller.post("/tickets", REPORT, Idempotency_Key="k1").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "x" * 201, "schlüssel", "a\tb", "\x7f", "🦘"])
def test_a_key_is_printable_and_not_too_long(olga, program, key):
    sent = key.encode().decode("latin-1")
    assert "Idempotency-Key" in problem(program(olga).post("/tickets", REPORT, Idempotency_Key=sent), 400)["detail"]
    assert Ticket.objects.count() == 0


@pytest.mark.django_db
def test_the_longest_key_is_taken(olga, program):
    for _ in range(2):
        assert program(olga).post("/tickets", REPORT, Idempotency_Key="k" * 200).status_code == 201
    assert Ticket.objects.count() == 1


@pytest.mark.django_db
def test_a_key_is_forgotten_after_a_week(olga, program, time_machine):
    caller = program(olga)
    time_machine.move_to("2026-01-01T00:00:00Z", tick=False)
    caller.post("/tickets", REPORT, Idempotency_Key="k1")
    time_machine.move_to("2026-01-07T23:59:00Z", tick=False)
    forget_old_keys()
    caller.post("/tickets", REPORT, Idempotency_Key="k1")
    assert Ticket.objects.count() == 1
    time_machine.move_to("2026-01-08T00:01:00Z", tick=False)
    forget_old_keys()
    caller.post("/tickets", REPORT, Idempotency_Key="k1")
    assert Ticket.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "path, body", [("/tickets", REPORT), ("/tickets/{int:number}/messages", {"body": "x"}), ("/customers", {"emails": ["k@x.test"]})]
)
def test_of_many_at_the_same_moment_one_is_done_and_all_get_its_answer(path, body, olga, things, program):
    caller, together = program(olga), threading.Barrier(6)
    before, said = Activity.objects.count(), Message.objects.count()

    def send(_):
        together.wait()
        try:
            return post(caller, path, body, things, Idempotency_Key="k1")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(send, range(6)))
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.content for answer in answers}) == 1
    assert len([answer for answer in answers if "Idempotent-Replayed" in answer]) == 5
    once_done = Activity.objects.count() - before
    assert once_done == (2 if path == "/tickets" else 1)
    assert Message.objects.count() <= said + 1


@pytest.mark.django_db(transaction=True)
def test_of_many_without_a_key_that_want_the_same_address_one_wins_and_none_breaks(olga, program):
    caller, together = program(olga), threading.Barrier(6)

    def send(number):
        together.wait()
        try:
            return caller.post("/customers", {"name": f"Kim {number}", "emails": ["kim@northwind.test"]})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(send, range(6)))
    assert sorted(answer.status_code for answer in answers)[0] == 201
    assert {answer.status_code for answer in answers[0:]} <= {201, 409, 422}
    assert [answer.status_code for answer in answers].count(201) == 1

"""A POST under an Idempotency-Key is done once, whoever repeats it, however often, and at the same moment."""

from functools import partial

import pytest

from caseway.activity.models import Activity
from caseway.activity.once import forget_old_keys
from caseway.tickets.models import Message, Ticket
from tests.at_once import at_once
from tests.programs import filled, problem
from tests.rules.test_api_doors import BODIES

REPORT = BODIES["POST /tickets"]


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
    caller = program(olga)
    before, said = Activity.objects.count(), Message.objects.count()

    def send():
        return caller.post(filled(path, things), body, Idempotency_Key="k1")

    answers = at_once([send] * 6)
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.content for answer in answers}) == 1
    assert len([answer for answer in answers if "Idempotent-Replayed" in answer]) == 5
    once_done = Activity.objects.count() - before
    assert once_done == (2 if path == "/tickets" else 1)
    assert Message.objects.count() <= said + 1


@pytest.mark.django_db(transaction=True)
def test_of_many_without_a_key_that_want_the_same_address_one_wins_and_none_breaks(olga, program):
    caller = program(olga)
    people = [{"name": f"Kim {number}", "emails": ["kim@northwind.test"]} for number in range(6)]
    answered = [answer.status_code for answer in at_once(partial(caller.post, "/customers", kim) for kim in people)]
    assert set(answered) <= {201, 409, 422} and answered.count(201) == 1

"""The call log for programs."""

import pytest

from caseway.customers.models import Customer
from caseway.telephony.models import Call
from caseway.workspaces.actions import make_team
from tests.programs import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def talked(nina, at_desk, exchange, time_machine):
    """Nina talked with Olga for a minute and a half; somebody who shows no number did not wait."""
    time_machine.move_to("2026-05-04T09:00:00Z", tick=False)
    exchange("newCall", user="21")
    time_machine.move_to("2026-05-04T09:00:10Z", tick=False)
    exchange("answer", user="21", answeringNumber="21")
    time_machine.move_to("2026-05-04T09:01:40Z", tick=False)
    exchange("hangup", cause="normalClearing")
    exchange("newCall", "anonymous", call="2", queue="Repairs")
    exchange("hangup", "anonymous", call="2", cause="normalClearing")


def test_a_call_tells_who_with_whom_and_how_long(talked, olga, nina, program):
    caller = program(olga)
    withheld, first = caller.get("/calls").json()["items"]
    assert first == caller.get(f"/calls/{first['id']}").json()
    assert (first["direction"], first["state"], first["number"], first["talk_seconds"]) == ("in", "ended", "+491712345678", 90)
    assert (first["customer"], first["member"]) == ({"id": nina.pk, "name": "Nina Nord"}, {"id": olga.pk, "name": "Olga"})
    assert (withheld["state"], withheld["number"], withheld["queue"], withheld["customer"], withheld["talk_seconds"]) == (
        "missed", "", "Repairs", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "asked, count",
    [("", 2), ("?state=missed", 1), ("?state=ended", 1), ("?state=ringing", 0), ("?customer={nina}", 1), ("?customer=999", 0)],
)
def test_calls_are_asked_for_by_state_and_customer(asked, count, talked, olga, nina, program):
    assert len(program(olga).get(f"/calls{asked.format(nina=nina.pk)}").json()["items"]) == count


def test_nonsense_is_refused(olga, program):
    for asked in ("?state=lost", "?customer=0", "?customer=x", "?customers=1"):
        problem(program(olga).get(f"/calls{asked}"), 422)


def test_calls_of_a_restricted_team_and_of_others_are_not_there(acme, ada, exchange, olga, dan, mallory, program):
    make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    exchange("newCall", queue="Legal")
    call = Call.objects.get()
    assert program(dan).get("/calls").json()["items"][0]["team"]["name"] == "Legal"
    for outside in (olga, mallory):
        assert program(outside).get("/calls").json()["items"] == []
        problem(program(outside).get(f"/calls/{call.pk}"), 404)


def test_a_call_stays_when_its_customer_goes(talked, olga, program):
    Customer.objects.all().delete()
    assert [one["customer"] for one in program(olga).get("/calls").json()["items"]] == [None, None]

"""Programs act on many tickets: counted, with what was left as it is, and undone."""

import pytest

from caseway.automation.actions import make_macro
from caseway.customers.models import Customer
from caseway.tickets.models import BulkAct, Message, Ticket
from caseway.workspaces.actions import make_team
from tests.programs import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(acme, ticket, olga, program):
    caller = program(olga)
    for number in range(3):
        caller.post("/tickets", {"subject": f"Leak {number}", "body": "Wet.", "requester": {"email": f"c{number}@example.com"}})
    return caller


def of(field):
    return list(Ticket.objects.order_by("number").values_list(field, flat=True))


def test_chosen_ones_are_changed_counted_and_put_back(four):
    four.patch("/tickets/2", {"priority": "high"})
    told = four.post("/acts", {"tickets": [1, 2, 3, 99], "priority": "high"}, Idempotency_Key="x").json()
    counts = ("kind", "value", "phase", "total", "changed", "unchanged", "refused")
    assert [told[name] for name in counts] == ["priority", "high", "done", 4, 2, 1, 1]
    assert four.post("/acts", {"tickets": [1, 2, 3, 99], "priority": "high"}, Idempotency_Key="x").json() == told
    assert BulkAct.objects.count() == 1 and of("priority") == ["high", "high", "high", "normal"]
    four.patch("/tickets/3", {"priority": "low"})
    undone = four.post(f"/acts/{told['id']}/undo", {}).json()
    assert (undone["phase"], undone["taken_back"], undone["left_alone"]) == ("undone", 1, 1)
    assert of("priority") == ["normal", "high", "low", "normal"]
    assert four.post(f"/acts/{told['id']}/undo", {}).json() == undone == four.get(f"/acts/{told['id']}").json()


def test_what_fits_a_query_is_merged_and_unmerged(four, settle):
    settle()
    told = four.post("/acts", {"q": "leak", "into": 2}).json()
    assert (told["value"], told["total"], told["changed"]) == (2, 3, 2)
    assert [four.get(f"/tickets/{number}").json()["merged_into"] for number in (1, 2, 3, 4)] == [None, None, 2, 2]
    four.post(f"/acts/{told['id']}/undo", {})
    assert set(of("merged_into")) == {None}


def test_a_flood_is_done_part_by_part(four, monkeypatch, settle):
    monkeypatch.setattr("caseway.many.actions.AT_ONCE", 2)
    monkeypatch.setattr("caseway.many.actions.IN_A_PART", 2)
    told = four.post("/acts", {"q": "state:new", "tag": " Wet "}).json()
    assert (told["phase"], told["value"]) == ("running", "wet")
    settle()
    told = four.get(f"/acts/{told['id']}").json()
    assert (told["phase"], told["changed"], told["unchanged"]) == ("done", 4, 0)
    four.post(f"/acts/{told['id']}/undo", {})
    settle()
    assert four.get(f"/acts/{told['id']}").json()["taken_back"] == 4


def test_a_tag_is_taken_off_and_put_on_again(four):
    four.patch("/tickets/2", {"tags": ["wet", "lid"]})
    told = four.post("/acts", {"q": "state:new", "untag": " Wet "}).json()
    assert (told["kind"], told["value"], told["changed"], told["unchanged"]) == ("untag", "wet", 1, 3)
    assert four.get("/tickets/2").json()["tags"] == ["lid"]
    assert four.post(f"/acts/{told['id']}/undo", {}).json()["taken_back"] == 1
    assert four.get("/tickets/2").json()["tags"] == ["lid", "wet"]


@pytest.mark.parametrize(
    "given, said",
    [
        ({"tickets": [1]}, "Name one thing"),
        ({"tickets": [1], "q": "x", "priority": "low"}, "Name either"),
        ({"priority": "low"}, "Name either"),
        ({"tickets": [1], "priority": "low", "tag": "x"}, "Name one thing"),
        ({"tickets": [1], "tag": " "}, "Say something"),
        ({"tickets": [1], "assignee": 999999}, "none with this id"),
        ({"tickets": [1], "into": 99}, "no ticket with this number"),
        ({"tickets": [1], "issue": 99}, "no issue with this number"),
        ({"q": "nonsense:1", "tag": "x"}, "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said(four, given, said):
    assert said in str(problem(four.post("/acts", given), 422))


def test_it_touches_nothing_that_its_member_may_not_see(four, acme, ada, olga, program, dan):
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    program(dan).patch("/tickets/2", {"team": legal.pk})
    told = four.post("/acts", {"tickets": [1, 2], "state": "on_hold"}).json()
    assert (told["changed"], told["refused"]) == (1, 1) and of("state")[1] == "new"
    problem(program(dan).get(f"/acts/{told['id']}"), 404)


def test_a_macro_asks_four_customers_and_all_but_the_letters_is_taken_back(four, acme, maya):
    macro = make_macro(acme, by=maya, name="Ask", text="Hello {name}, the log for {number}, please.", state="pending", tags=["log"])
    told = four.post("/acts", {"tickets": [1, 2, 3, 4], "macro": macro.pk}, Idempotency_Key="m").json()
    assert (told["kind"], told["value"], told["changed"]) == ("macro", macro.pk, 4)
    assert four.post("/acts", {"tickets": [1, 2, 3, 4], "macro": macro.pk}, Idempotency_Key="m").json() == told
    assert of("state") == ["pending"] * 4
    assert Message.objects.filter(kind="reply", body__startswith="Hello ", member__isnull=False).count() == 4
    assert four.post(f"/acts/{told['id']}/undo", {}).json()["taken_back"] == 4
    assert of("state") == ["new"] * 4 and Message.objects.filter(body__startswith="Hello ").count() == 4


def test_a_macro_leaves_out_who_cannot_be_written_to_and_says_why(four, acme, maya, ada, dan):
    Customer.objects.filter(email="c1@example.com").update(email="")
    macro = make_macro(acme, by=maya, name="Thank", text="Thank you.")
    told = four.post("/acts", {"tickets": [2, 3, 4], "macro": macro.pk}).json()
    assert (told["changed"], told["reasons"]) == (2, {"Its customer has no e-mail address.": 1})
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    hidden = make_macro(acme, by=ada, name="Threaten", text="Beware.", team=legal)
    assert "none with this id" in str(problem(four.post("/acts", {"tickets": [1], "macro": hidden.pk}), 422))

"""Issues among each other, their discussion and people, what is put off, serial numbers, merged customers: through the API."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.customers.actions import make_customer
from caseway.issues.actions import name_state, raise_issue
from caseway.issues.models import Comment
from caseway.tickets.actions import change
from caseway.tickets.triage import waiting_cases, waiting_issues
from tests.programs import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(acme, olga):
    return [raise_issue(acme, by=olga, title=title) for title in ("Export stops", "Export halts")]


def test_a_relation_reads_from_both_ends_and_is_taken_back(two, olga, program):
    agent = program(olga)
    made = agent.post("/issues/1/relations", {"kind": "blocked_by", "other": 2}).json()
    assert (made["kind"], made["number"], made["title"], made["state"]) == ("blocked_by", 2, "Export halts", "triage")
    assert [one["kind"] for one in agent.get("/issues/2/relations").json()["items"]] == ["blocks"]
    assert agent("DELETE", f"/issues/2/relations/{made['id']}").status_code == 204
    assert agent.get("/issues/1/relations").json()["items"] == []
    agent.post("/issues/2/relations", {"kind": "related", "other": 1})
    assert [one["kind"] for one in agent.get("/issues/1/relations").json()["items"]] == ["related"]
    problem(agent.post("/issues/1/relations", {"other": 1}), 422)
    assert problem(agent.post("/issues/1/relations", {"other": 99}), 422)["errors"][0]["field"] == "other"


def test_what_is_said_is_read_by_programs_and_never_that_of_others(two, olga, dan, program):
    agent = program(olga)
    said = agent.post("/issues/1/comments", {"body": "Seen at **Northwind**."}).json()
    assert (said["author"], said["member"]) == ("Olga", olga.pk) and "<strong>Northwind</strong>" in said["html"]
    assert program(dan).get("/issues/1/comments").json()["items"] == [said] and Comment.objects.count() == 1
    agent.patch("/issues/1", {"is_confidential": True})
    problem(program(dan).get("/issues/1/comments"), 404)


def test_an_issue_stands_in_a_state_of_the_workspaces_own(acme, ada, two, olga, program):
    name_state(acme, by=ada, category="started", name="In review")
    agent = program(olga)
    told = agent.patch("/issues/1", {"named_state": "In review"}).json()
    assert (told["state"], told["named_state"]) == ("started", "In review")
    told = agent.patch("/issues/1", {"named_state": None}).json()
    assert (told["state"], told["named_state"]) == ("started", None)
    for wrong in ({"named_state": "In review", "state": "done"}, {"named_state": "Nowhere"}):
        assert problem(agent.patch("/issues/1", wrong), 422)["errors"][0]["field"] == "named_state"


def test_who_works_on_it_and_who_may_see_it_are_replaced(two, olga, dan, maya, program):
    agent = program(olga)
    assert problem(agent.patch("/issues/1", {"confidants": [dan.pk]}), 422)["errors"][0]["field"] == "confidants"
    told = agent.patch("/issues/1", {"collaborators": [dan.pk], "is_confidential": True, "confidants": [dan.pk]}).json()
    assert [one["name"] for one in told["collaborators"]] == ["Dan"]
    assert {one["name"] for one in told["confidants"]} == {"Olga", "Dan"}
    told = agent.patch("/issues/1", {"collaborators": [maya.pk], "confidants": []}).json()
    assert ([one["name"] for one in told["collaborators"]], [one["name"] for one in told["confidants"]]) == (["Maya"], ["Olga"])
    problem(program(dan).get("/issues/1"), 404)
    assert agent.patch("/issues/1", {"is_confidential": False}).json()["confidants"] == []


def test_the_backlog_is_ranked_by_hand(two, olga, program):
    agent = program(olga)
    agent.post("/issues/2/rank", {"before": 1})
    assert [one["number"] for one in agent.get("/issues?sort=rank").json()["items"]] == [2, 1]
    problem(agent.post("/issues/2/rank", {}), 422)


def test_what_is_put_off_is_out_of_triage_until_it_is_woken(two, olga, ticket, program):
    agent, until = program(olga), (now() + timedelta(days=2)).isoformat()
    assert agent("PUT", "/issues/1/snooze", {"until": until}).status_code == 200
    assert agent("PUT", f"/tickets/{ticket.number}/snooze", {"until": until}).status_code == 200
    assert [one.number for one in waiting_issues(olga)] == [2] and not waiting_cases(olga).exists()
    assert agent("DELETE", "/issues/1/snooze").status_code == 204
    assert [one.number for one in waiting_issues(olga)] == [1, 2]
    problem(agent("PUT", "/issues/1/snooze", {"until": "2020-01-01T00:00:00Z"}), 422)


def test_a_serial_number_tells_product_lot_and_customer(olga, rita, beacon, ticket, program):
    change(ticket, by=olga, product=beacon, serial="S-1", lot="L-1")
    (told,) = program(olga).get("/serials?serial=S-1").json()["items"]
    assert (told["product"]["key"], told["lot"], told["customer"]["id"], told["ticket"]) == ("BEA", "L-1", rita.pk, ticket.number)
    assert program(olga).get("/serials?serial=S-2").json()["items"] == []
    problem(program(olga).get("/serials"), 422)


def test_two_customers_are_one_and_two_again(acme, olga, rita, ticket, program):
    other, agent = make_customer(acme, by=olga, name="Rita Rahn"), program(olga)
    merge = agent.post(f"/customers/{other.pk}/merges", {"other": rita.pk}).json()
    assert (merge["customer"]["id"], merge["other"]["id"]) == (other.pk, rita.pk)
    assert agent.get(f"/tickets/{ticket.number}").json()["requester"]["id"] == other.pk
    assert agent.get(f"/customers/{other.pk}/merges").json()["items"] == [merge]
    assert agent("DELETE", f"/customers/{other.pk}/merges/{merge['id']}").status_code == 204
    assert agent.get(f"/tickets/{ticket.number}").json()["requester"]["id"] == rita.pk

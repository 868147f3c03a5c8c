"""Issues and versions through the API, and the tickets that hang on them."""

import pytest

from caseway.activity.models import Activity
from caseway.issues.actions import raise_issue
from caseway.tickets.actions import link_issue

pytestmark = pytest.mark.django_db


def test_a_defect_is_raised_linked_fixed_and_released(program, maya, ticket, beacon):
    dan = program(maya)
    version = dan.post("/versions", {"product": beacon.pk, "name": "2.4.1", "kind": "release"}).json()
    raised = dan.post("/issues", {"kind": "defect", "title": "Export stops", "description": "At **80 %**", "product": beacon.pk})
    assert raised.status_code == 201
    issue = raised.json()
    assert (issue["number"], issue["kind"], issue["state"], issue["key"]) == (1, "defect", "triage", "BEA-1")
    linked = dan.post(f"/tickets/{ticket.number}/issue", {"issue": 1})
    assert linked.status_code == 200 and linked.json()["issue"] == 1
    assert [row["number"] for row in dan.get("/issues/1/tickets").json()["items"]] == [ticket.number]
    done = dan.patch("/issues/1", {"state": "done", "fixed_version": version["id"]}).json()
    assert (done["state"], done["fixed_version"], done["fixed_version_name"]) == ("done", version["id"], "2.4.1")
    first, again = (dan("POST", f"/versions/{version['id']}/release").json() for _ in range(2))
    assert first["released_at"] and first == again
    names = list(Activity.objects.values_list("name", flat=True))
    assert names.count("version.released") == 1 and names.count("issue.fixed") == 1 and names.count("ticket.linked") == 1


def test_a_link_is_taken_back(program, olga, ticket, acme):
    issue = raise_issue(acme, by=olga, title="Export stops")
    link_issue(ticket, issue, by=olga)
    agent = program(olga)
    for _ in range(2):
        assert agent("DELETE", f"/tickets/{ticket.number}/issue").json()["issue"] is None


def test_importance_is_judged_by_hand_and_taken_back(program, olga):
    agent = program(olga)
    agent.post("/issues", {"title": "Export stops"})
    judged = agent.patch("/issues/1", {"override": 44.5, "override_reason": "Trade fair"}).json()
    assert (judged["override"], judged["override_reason"], judged["importance"], judged["impact"]) == (44.5, "Trade fair", 44.5, 2)
    judged = agent.patch("/issues/1", {"severity": "critical", "override_reason": "The press asks"}).json()
    assert (judged["override"], judged["override_reason"], judged["importance"], judged["impact"]) == (44.5, "The press asks", 44.5, 8)
    for wrong in (-1, 100_001, "much", True):
        assert agent.patch("/issues/1", {"override": wrong}).json()["errors"][0]["field"] == "override"
    computed = agent.patch("/issues/1", {"override": None}).json()
    assert (computed["override"], computed["override_reason"], computed["importance"]) == (None, "", 8)


def test_what_does_not_fit_is_refused_by_name(program, olga, ticket):
    agent = program(olga)
    assert agent.post(f"/tickets/{ticket.number}/issue", {"issue": 99}).json()["errors"][0]["field"] == "issue"
    assert agent.post("/issues", {"title": "x", "fixed_version": 99}).json()["errors"][0]["field"] == "fixed_version"
    assert agent.post("/issues", {"title": "  "}).status_code == 422
    assert agent.get("/issues/99").status_code == 404
    assert agent.get("/issues?q=nosuch:1").status_code == 422


def test_roles_hold(program, vera, olga, beacon):
    assert program(vera).post("/issues", {"title": "x"}).status_code == 403
    assert program(olga).post("/versions", {"product": beacon.pk, "name": "1"}).status_code == 403


@pytest.mark.parametrize(
    "change, words",
    [
        ({"released_at": 1_700_000_000}, "text"),
        ({"released_at": "2026-05-31T12:00:00"}, "zone"),
        ({"released_at": "yesterday"}, "zone"),
        ({"planned_on": 86400}, "text"),
        ({"planned_on": "31.5.2026"}, "2026-05-31"),
        ({"planned_on": "2026-02-30"}, "2026-05-31"),
    ],
)
def test_days_and_times_are_said_in_words_that_mean_one_thing(program, maya, beacon, change, words):
    told = program(maya).post("/versions", {"product": beacon.pk, "name": "2.4", **change})
    assert told.status_code == 422
    assert words in told.json()["detail"]

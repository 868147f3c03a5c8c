"""Triage of issues: accepted into the backlog, found to be another one, or declined with a reason."""

import pytest

from caseway.activity.models import Activity
from caseway.issues.actions import raise_issue
from caseway.issues.models import Issue, Relation
from caseway.tickets import actions
from caseway.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def stops(acme, olga):
    return raise_issue(acme, by=olga, title="Export stops", description="At 80 %, each time.")


@pytest.fixture
def halts(acme, olga, stops):
    return raise_issue(acme, by=olga, title="Export halts")


@pytest.fixture
def decide(dan, browser_of):
    def send(issue, act, **fields):
        given = {f"{act}-{name}": value for name, value in fields.items()}
        return browser_of(dan).post(f"/w/acme/triage/issues/{issue.number}/decision", {"act": act, **given})

    return send


def state_of(issue):
    return Issue.objects.values_list("state", flat=True).get(pk=issue.pk)


def test_one_issue_after_another(dan, stops, halts, decide, browser_of):
    page = browser_of(dan).get("/w/acme/triage/issues").content.decode()
    assert "At 80 %, each time." in page and f'data-next="/w/acme/triage/issues/{halts.number}"' in page
    answer = decide(stops, "accept", priority="high", severity="major")
    assert answer.headers["Location"] == f"/w/acme/triage/issues/{halts.number}"
    assert Issue.objects.values_list("state", "priority", "severity").get(pk=stops.pk) == ("backlog", "high", "major")
    told = browser_of(dan).get(answer.headers["Location"]).content.decode()
    assert f'hx-post="/w/acme/triage/issues/{stops.number}/undoing"' in told, "it can be undone"
    decide(halts, "decline", reason="Works as it should.")
    assert state_of(halts) == "cancelled"
    assert Activity.objects.get(name="issue.cancelled").data["reason"] == "Works as it should."
    assert "Nothing waits" in browser_of(dan).get("/w/acme/triage/issues").content.decode()


def test_the_tickets_of_a_duplicate_go_along(olga, ticket, stops, halts, decide):
    actions.link_issue(ticket, halts, by=olga)
    decide(halts, "duplicate", other=stops.number)
    assert (state_of(halts), Ticket.objects.get().issue) == ("cancelled", stops)
    assert Relation.objects.values_list("issue", "kind", "other").get() == (halts.pk, "duplicate_of", stops.pk)


@pytest.mark.parametrize("act, fields", [("duplicate", {"other": "9999"}), ("decline", {}), ("accept", {"priority": "x"})])
def test_a_decision_that_cannot_be_changes_nothing(stops, decide, act, fields):
    assert decide(stops, act, **fields).status_code == 422
    assert state_of(stops) == "triage"


def test_no_issue_is_a_duplicate_of_itself_and_none_is_decided_twice(stops, decide):
    assert decide(stops, "duplicate", other=stops.number).status_code == 422
    decide(stops, "decline", reason="No.")
    assert decide(stops, "accept", priority="high", severity="major").status_code == 422
    assert state_of(stops) == "cancelled"


def test_a_decision_is_taken_back(dan, stops, decide, browser_of):
    decide(stops, "accept", priority="high", severity="major")
    before = {"state": "triage", "priority": "normal", "severity": "minor"}
    answer = browser_of(dan).post(f"/w/acme/triage/issues/{stops.number}/undoing", before)
    assert answer.headers["Location"] == f"/w/acme/triage/issues/{stops.number}"
    assert Issue.objects.values_list("state", "priority", "severity").get() == ("triage", "normal", "minor")

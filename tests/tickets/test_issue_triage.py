"""Triage of issues: accepted, found to be another one, declined, answered, asked about, put off; and how long it took."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.issues import actions as issue_actions
from caseway.issues.actions import raise_issue
from caseway.issues.models import Comment, Issue, IssueSnooze, Relation
from caseway.notices.models import Notice
from caseway.tickets import actions
from caseway.tickets.actions import triaging_issues
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Message, Ticket
from caseway.tickets.triage import waiting_issues

pytestmark = pytest.mark.django_db


@pytest.fixture
def stops(acme, olga):
    return raise_issue(acme, by=olga, title="Export stops", description="At 80 %, each time.")


@pytest.fixture
def halts(acme, olga, stops):
    return raise_issue(acme, by=olga, title="Export halts")


@pytest.fixture
def decide(dan, browser_of):
    def send(issue, act, seconds="", **fields):
        given = {f"{act}-{name}": value for name, value in fields.items()}
        return browser_of(dan).post(f"/w/acme/triage/issues/{issue.number}/decision", {"act": act, "seconds": seconds, **given})

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


def test_a_decision_is_taken_back(dan, olga, stops, decide, browser_of):
    decide(stops, "accept", priority="high", severity="major")
    before = {"state": "triage", "priority": "normal", "severity": "minor"}
    answer = browser_of(dan).post(f"/w/acme/triage/issues/{stops.number}/undoing", before)
    assert answer.headers["Location"] == f"/w/acme/triage/issues/{stops.number}"
    assert Issue.objects.values_list("state", "priority", "severity").get() == ("triage", "normal", "minor")
    decide(stops, "snooze", hours="24")
    browser_of(dan).post(f"/w/acme/triage/issues/{stops.number}/undoing", before)
    assert waiting(olga) == [stops.number]


def waiting(member):
    return list(waiting_issues(member).values_list("number", flat=True))


def test_put_off_it_comes_back_at_its_time_or_with_something_new(olga, ticket, stops, halts, decide, settle):
    decide(stops, "snooze", hours="24", seconds="7")
    assert waiting(olga) == [halts.number]
    assert Activity.objects.get(name="issue.snoozed").data["seconds"] == 7
    issue_actions.discuss(stops, by=olga, body="Kim sees it too.")
    assert waiting(olga) == [stops.number, halts.number]
    decide(stops, "snooze", hours="24")
    actions.link_issue(ticket, stops, by=olga)
    settle()
    assert waiting(olga) == [stops.number, halts.number], "one more reports it"
    decide(stops, "snooze", hours="24")
    IssueSnooze.objects.update(until=now() - timedelta(minutes=1))
    assert waiting(olga) == [stops.number, halts.number]


def test_the_customers_who_wait_are_asked_once_and_their_answer_brings_it_back(olga, dan, rita, ticket, stops, decide, settle, browser_of):
    actions.link_issue(ticket, stops, by=olga)
    settle()
    page = browser_of(dan).get("/w/acme/triage/issues").content.decode()
    assert "It goes to the customer of 1 open ticket." in page
    for _press in range(2):
        decide(stops, "ask", words="Which version is it?", nonce="once")
    assert [m.body for m in Message.objects.exclude(member=None)] == ["Which version is it?"]
    assert Comment.objects.get().body == f"Asked the customers of #{ticket.number}:\n\nWhich version is it?"
    assert (Ticket.objects.get().state, waiting(olga), state_of(stops)) == ("pending", [], "triage")
    actions.answer(ticket, by=rita, words=Words.plain("2.4"), channel="email")
    assert waiting(olga) == [stops.number]


def test_without_a_ticket_whoever_raised_it_is_asked(olga, stops, decide, settle):
    decide(stops, "ask", words="On which machine?", nonce="once")
    settle()
    assert Comment.objects.get().body == "@Olga On which machine?"
    assert Notice.objects.filter(member=olga, reason="mentioned").count() == 1


def test_answered_from_a_known_issue_its_tickets_hang_there(olga, dan, ticket, stops, halts, decide, settle, browser_of):
    issue_actions.write_solution(stops, by=olga, symptoms="The export halts.", resolution="Free some space.", visibility="public")
    settle()
    assert "decide-answer" not in browser_of(dan).get(f"/w/acme/triage/issues/{halts.number}").content.decode(), (
        "nobody waits for an answer"
    )
    assert decide(halts, "answer", other=stops.number, words="Free some space.").status_code == 422
    actions.link_issue(ticket, halts, by=olga)
    assert "Free some space." in browser_of(dan).get(f"/w/acme/triage/issues/{halts.number}?answer={stops.number}").content.decode()
    decide(halts, "answer", other=stops.number, words="Free some space.", seconds="9")
    told = Ticket.objects.get()
    assert (told.issue, told.state, state_of(halts)) == (stops, "pending", "cancelled")
    assert Message.objects.latest("pk").body == "Free some space."
    assert Activity.objects.get(name="issue.decided").data == {"decision": "answer", "seconds": 9}


def test_one_decision_writes_to_no_more_customers_than_a_person_has_in_mind(olga, ticket, stops, decide, monkeypatch):
    monkeypatch.setattr(triaging_issues, "MOST_WRITTEN_TO", 0)
    actions.link_issue(ticket, stops, by=olga)
    assert decide(stops, "ask", words="Which version?", nonce="once").status_code == 422
    assert not Message.objects.exclude(member=None).exists()

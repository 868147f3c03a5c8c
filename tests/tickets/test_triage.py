"""Triage: new tickets one after another; every decision by a plain form, and how long it took."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.issues.actions import raise_issue, write_solution
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Message, Snooze, Ticket
from caseway.tickets.triage import waiting_cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(acme, rita, ticket):
    return actions.open_ticket(acme, requester=rita, subject="It hums", words=Words.plain("All night."), channel="email", by=rita)


@pytest.fixture
def decide(olga, browser_of):
    def send(act, number=1, **fields):
        given = {f"{act}-{name}": value for name, value in fields.items()}
        return browser_of(olga).post(f"/w/acme/triage/{number}/decision", {"act": act, "seconds": "7", **given})

    return send


def last_fact():
    return Activity.objects.filter(name__in=["ticket.triaged", "ticket.snoozed"]).latest("pk").data


def test_one_after_another_and_the_next_is_fetched_ahead(olga, ticket, second, decide, browser_of, beacon):
    page = browser_of(olga).get("/w/acme/triage").content.decode()
    assert "It stops at 80 %." in page and 'data-next="/w/acme/triage/2"' in page
    answer = decide("accept", kind="question", cause="misuse", step="Exporting", priority="high", product=beacon.pk)
    assert answer.headers["Location"] == "/w/acme/triage/2"
    told = Ticket.objects.values("state", "kind", "cause", "priority", "product").get(number=1)
    assert told == {"state": "open", "kind": "question", "cause": "misuse", "priority": "high", "product": beacon.pk}
    assert last_fact() == {"decision": "accept", "seconds": 7, "reason": ""}
    assert decide("decline", 2, reason="Not our product.").headers["Location"] == "/w/acme/triage"
    assert "Nothing waits" in browser_of(olga).get("/w/acme/triage").content.decode()


def test_a_duplicate_hangs_on_its_issue(acme, olga, ticket, decide):
    issue = raise_issue(acme, by=olga, title="Export stops for all")
    decide("duplicate", issue=issue.number)
    assert Ticket.objects.values_list("issue", "state").get() == (issue.pk, "open")


def test_declined_with_a_reason_that_only_we_read(olga, ticket, decide):
    assert decide("decline").status_code == 422, "a reason is needed"
    decide("decline", reason="SECRET-REASON", words="We cannot help with that.")
    assert Ticket.objects.get().state == "resolved"
    assert [m.body for m in Message.objects.public().order_by("pk")] == ["It stops at 80 %.", "We cannot help with that."]
    assert last_fact()["reason"] == "SECRET-REASON"


def test_answered_from_a_known_issue_and_never_from_an_internal_one(acme, olga, ticket, decide, settle, browser_of):
    issue = raise_issue(acme, by=olga, title="Export stops for all")
    write_solution(issue, by=olga, symptoms="The export stops at 80 %.", resolution="Free some space.", visibility="public")
    hidden = raise_issue(acme, by=olga, title="Export stops too")
    write_solution(hidden, by=olga, symptoms="The export stops at 80 %.", resolution="SECRET-WAY")
    settle()
    page = browser_of(olga).get(f"/w/acme/triage/1?answer={hidden.number}").content.decode()
    assert "Free some space." in page and "SECRET-WAY" not in page
    decide("answer", issue=issue.number, words="Free some space.")
    assert Ticket.objects.values_list("issue", "state").get() == (issue.pk, "pending")
    assert Message.objects.latest("pk").body == "Free some space."


def test_a_question_waits_for_the_customer(olga, ticket, decide):
    decide("ask", words="Which version is it?")
    assert Ticket.objects.get().state == "pending" and last_fact()["decision"] == "ask"


def test_put_off_it_comes_back_at_its_time_or_with_an_answer(olga, dan, rita, ticket, decide):
    decide("snooze", hours="24")
    assert not waiting_cases(olga).exists()
    Snooze.objects.update(until=now() - timedelta(minutes=1))
    assert waiting_cases(olga).count() == 1
    decide("snooze", hours="24")
    actions.answer(ticket, by=rita, words=Words.plain("Any news?"), channel="email")
    assert waiting_cases(olga).count() == 1
    decide("assign", assignee=dan.pk)
    assert Ticket.objects.values_list("assignee", "state").get() == (dan.pk, "open")


def undone(answer, browser):
    """Press Undo in the toast of a decision."""
    toast = browser.get(answer.headers["Location"]).content.decode()
    fields = json.loads(unescape(re.search(r'hx-post="/w/acme/triage/1/undoing" hx-vals="([^"]+)"', toast).group(1)))
    return browser.post("/w/acme/triage/1/undoing", fields)


BEFORE = ("state", "kind", "cause", "priority", "product", "team", "assignee", "issue")


def test_a_decision_is_taken_back_with_all_that_it_changed(acme, olga, dan, ticket, second, decide, browser_of, beacon):
    actions.decide_cause(ticket, "defect", by=olga)
    issue = raise_issue(acme, by=olga, title="Export stops for all")
    was = Ticket.objects.values(*BEFORE).get(number=1)
    for act, fields in (
        ("accept", {"kind": "question", "cause": "misuse", "priority": "high", "product": beacon.pk}),
        ("accept", {"kind": "problem", "cause": "defect", "priority": "normal"}),
        ("duplicate", {"issue": issue.number}),
        ("decline", {"reason": "Not ours."}),
        ("assign", {"assignee": dan.pk}),
        ("snooze", {"hours": "24"}),
        ("snooze", {"hours": "1", "until": "in 3 days"}),
    ):
        answer = undone(decide(act, **fields), browser_of(olga))
        assert answer.headers["Location"] == "/w/acme/triage/1"
        assert Ticket.objects.values(*BEFORE).get(number=1) == was, act
        assert waiting_cases(olga).count() == 2, act


def test_what_the_customer_has_read_is_not_taken_back(olga, ticket, second, decide, browser_of):
    answer = decide("ask", words="Which version is it?")
    assert "undoing" not in browser_of(olga).get(answer.headers["Location"]).content.decode()
    browser_of(olga).post("/w/acme/triage/1/undoing", {"kind": "nonsense"})
    assert Ticket.objects.get(number=1).state == "pending"


def test_a_case_is_decided_once(olga, ticket, decide):
    decide("decline", reason="Not ours.")
    answer = decide("ask", words="Which version is it?")
    assert answer.status_code == 422
    assert "Somebody decided" in answer.content.decode() and "Which version is it?" in answer.content.decode()
    assert Ticket.objects.get().state == "resolved"


@pytest.mark.parametrize(
    "seconds, shown, kept", [("9", "", 9), ("-1", "", None), ("9" * 30, "", None), ("", "x", None), ("99999", "1", None)]
)
def test_seconds_that_cannot_be_are_not_kept(olga, ticket, browser_of, seconds, shown, kept):
    given = {"act": "ask", "ask-words": "Which?", "seconds": seconds, "shown": shown}
    browser_of(olga).post("/w/acme/triage/1/decision", given)
    assert last_fact()["seconds"] == kept

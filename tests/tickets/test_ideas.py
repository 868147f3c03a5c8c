"""Ideas: what many misuse leads, in their own words; every number opens the tickets behind it."""

from html import unescape

import pytest

from caseway.issues.models import Issue
from caseway.tickets import actions
from caseway.tickets.actions import open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.ideas import query_of
from caseway.tickets.listing import count_up_to
from caseway.tickets.models import Ticket
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def misused(acme, rita, olga, beacon):
    def make(count, step, product=beacon, says="I pressed “Save” twice.", **values):
        for _ in range(count):
            made = open_ticket(acme, requester=rita, subject="It fails", words=Words.plain(says), channel="email", by=rita, product=product)
            actions.decide_cause(made, "misuse", by=olga, step=step, **values)
        return made

    return make


def test_twenty_on_one_step_lead_by_page_and_by_api(olga, misused, program, browser_of):
    misused(3, "First start", says="Where is the switch?")
    misused(20, "Saving a copy")
    misused(4, "Saving a copy", product=None)
    misused(1, "")
    first, *rest = program(olga).get("/ideas").json()["items"]
    assert (first["step"], first["count"], first["product"]["key"], len(first["quotes"])) == ("Saving a copy", 20, "BEA", 3)
    assert first["quotes"][0]["quote"] == "I pressed “Save” twice."
    assert [(one["step"], one["count"]) for one in rest] == [("Saving a copy", 4), ("First start", 3), ("", 1)]
    for idea in [first, *rest]:
        assert count_up_to(olga, idea["q"]) == idea["count"], idea["q"]
    page = unescape(browser_of(olga).get("/w/acme/ideas").content.decode())
    assert page.index("Saving a copy") < page.index("20 tickets") < page.index("First start")
    assert "“I pressed “Save” twice.”" in page
    assert len(program(olga).get("/ideas?product=BEA").json()["items"]) == 3


def test_one_key_raises_an_issue_with_those_tickets(olga, misused, beacon, browser_of):
    misused(3, "Saving a copy")
    assert 'data-key="u"' in browser_of(olga).get("/w/acme/ideas").content.decode()
    for _ in range(2):
        browser_of(olga).post("/w/acme/ideas/raising", {"product": beacon.pk, "step": "SAVING a copy"})
    issue = Issue.objects.get()
    assert (issue.kind, issue.product, Ticket.objects.filter(issue=issue).count()) == ("usage", beacon, 3)
    assert "> I pressed “Save” twice." in issue.description
    page = browser_of(olga).get("/w/acme/ideas").content.decode()
    assert issue.title in page and "Raise an issue with" not in page


def test_what_is_taken_back_or_hidden_is_not_counted(acme, ada, olga, maya, dan, misused, program):
    actions.undo_cause(misused(2, "Saving a copy"), by=olga)
    secret = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    actions.change(misused(1, "SECRET-STEP"), by=ada, team=secret)
    assert [(one["step"], one["count"]) for one in program(maya).get("/ideas").json()["items"]] == [("Saving a copy", 1)]


@pytest.mark.parametrize("step", ['say "cheese"', "back\\slash", "none", "a:b (c) OR d"])
def test_any_step_can_be_asked_for(olga, misused, step):
    misused(1, step)
    misused(1, "else")
    assert count_up_to(olga, query_of("BEA", step)) == 1

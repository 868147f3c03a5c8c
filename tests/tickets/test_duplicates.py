"""Issues that are one: votes and tickets count where they go on, each organisation once, and all of it comes back."""

import pytest

from caseway.customers.actions import find_or_make, make_organisation
from caseway.issues.actions import confide, plan, raise_issue, relate, unrelate
from caseway.issues.models import Issue, Relation
from caseway.tickets.actions import link_issue, vote
from caseway.tickets.models import Carried, Ticket
from tests.programs import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def dark(acme, olga, beacon):
    return raise_issue(acme, by=olga, title="Dark theme", kind="feature", product=beacon)


@pytest.fixture
def black(acme, olga, beacon, rita, ticket, settle):
    """Wanted by Kim and Otto, and by Rita's ticket; Rita and Kim are of Northwind."""
    make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])
    type(rita).objects.filter(pk=rita.pk).update(organisation=type(rita).organisation.field.related_model.objects.get())
    issue = raise_issue(acme, by=olga, title="Black theme", kind="feature", product=beacon)
    plan(issue, by=olga)
    for email in ("kim@northwind.test", "otto@home.test"):
        vote(issue, find_or_make(acme, by=None, email=email), by=olga)
    link_issue(ticket, issue, by=olga)
    settle()
    return issue


def counts(issue):
    return Issue.objects.values_list("votes", "tickets", "voices", "state").get(pk=issue.pk)


def relation_of(issue):
    return Relation.objects.get(issue=issue, kind="duplicate_of")


def test_votes_and_tickets_go_along_and_come_back(dark, black, rita, olga, ticket, settle, browser_of):
    vote(dark, rita, by=olga)
    assert counts(dark) == (1, 0, 1, "triage") and counts(black) == (2, 1, 2, "planned")
    browser = browser_of(olga)
    assert browser.post(f"/w/acme/issues/{black.number}/relations", {"kind": "duplicate_of", "other": str(dark.number)}).status_code == 302
    settle()
    assert counts(dark) == (3, 1, 2, "triage"), "Northwind is one voice: Rita's vote, her ticket and Kim's vote"
    assert Ticket.objects.get().issue == dark and counts(black)[3] == "cancelled"
    assert "It goes on in" in browser.get(f"/w/acme/issues/{black.number}/votes").content.decode()
    browser.post(f"/w/acme/issues/{black.number}/relations/{relation_of(black).pk}/removal")
    settle()
    assert counts(dark) == (1, 0, 1, "triage") and counts(black) == (2, 1, 2, "planned")
    assert Ticket.objects.get().issue == black and not Carried.objects.exists()


def test_a_vote_for_a_duplicate_is_one_where_it_goes_on(dark, black, acme, olga, settle):
    relate(black, dark, "duplicate_of", by=olga)
    settle()
    kim = find_or_make(acme, by=None, email="kim@northwind.test")
    vote(dark, kim, by=kim)
    assert counts(dark)[0] == 2, "Kim has voted already"
    new = vote(black, find_or_make(acme, by=None, email="new@home.test"), by=olga)
    assert new.issue_id == dark.pk and counts(dark)[0] == 3


def test_a_ticket_that_went_elsewhere_meanwhile_stays_there(dark, black, acme, olga, ticket, settle):
    relation = relate(black, dark, "duplicate_of", by=olga)
    settle()
    other = raise_issue(acme, by=olga, title="Other")
    link_issue(ticket, other, by=olga)
    from_page = Relation.objects.select_related("issue", "other").get(pk=relation.pk)
    unrelate(from_page, by=olga)
    settle()
    assert Ticket.objects.get().issue == other and not Carried.objects.exists()


def test_votes_for_a_confidential_duplicate_are_read_by_those_named_on_it(dark, black, olga, dan, settle, program, browser_of):
    relate(black, dark, "duplicate_of", by=olga)
    confide(black, by=olga)
    settle()
    listed = {one: len(program(one).get(f"/issues/{dark.number}/votes").json()["items"]) for one in (olga, dan)}
    assert listed == {olga: 2, dan: 0} and counts(dark)[0] == 2
    assert "otto@home.test" not in browser_of(dan).get(f"/w/acme/issues/{dark.number}/votes").content.decode()


def test_a_chain_leads_to_its_end(dark, black, acme, olga, settle):
    night = raise_issue(acme, by=olga, title="Night", kind="feature")
    relate(black, dark, "duplicate_of", by=olga)
    settle()
    relate(dark, night, "duplicate_of", by=olga)
    settle()
    assert counts(night)[:3] == (2, 1, 2) and Ticket.objects.get().issue == night


def test_no_circle_and_no_second_home(dark, black, acme, olga, program, settle):
    night, caller = raise_issue(acme, by=olga, title="Night", kind="feature"), program(olga)
    assert caller.post(f"/issues/{black.number}/merge", {"into": dark.number}).json()["state"] == "cancelled"
    assert "already" in str(problem(caller.post(f"/issues/{black.number}/merge", {"into": night.number}), 422))
    assert "itself a duplicate" in str(problem(caller.post(f"/issues/{dark.number}/merge", {"into": black.number}), 422))
    settle()
    assert caller.get(f"/issues/{dark.number}").json()["votes"] == 2
    assert caller("DELETE", f"/issues/{black.number}/merge").json()["state"] == "planned"
    settle()
    assert caller.get(f"/issues/{dark.number}").json()["votes"] == 0
    assert caller.get(f"/issues/{black.number}").json()["votes"] == 2


def test_a_duplicate_found_in_triage_can_be_undone(dark, black, olga, ticket, browser_of, settle):
    Issue.objects.filter(pk=black.pk).update(state="triage")
    browser = browser_of(olga)
    browser.post(f"/w/acme/triage/issues/{black.number}/decision", {"act": "duplicate", "duplicate-other": str(dark.number)})
    undo = f"/w/acme/issues/{black.number}/relations/{relation_of(black).pk}/removal"
    assert undo in browser.get("/w/acme/triage/issues").content.decode()
    settle()
    browser.post(undo)
    settle()
    assert counts(black)[3] == "triage" and Ticket.objects.get().issue == black

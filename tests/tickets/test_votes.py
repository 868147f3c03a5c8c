"""Votes for features: of one organisation they count once, over votes and tickets together, by page and by API."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.customers.actions import change_organisation, find_or_make, make_organisation, merge_customers, part_customers
from caseway.issues.actions import change, confide, plan, raise_issue, write_wish
from caseway.issues.models import Issue, Vote
from caseway.tickets.actions import link_issue, vote, withdraw_vote
from tests.programs import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def northwind(acme, olga):
    return make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"], tier=3)


@pytest.fixture
def rita(northwind, acme):
    return find_or_make(acme, by=None, email="rita@northwind.test", name="Rita Rahn")


@pytest.fixture
def kim(northwind, acme):
    return find_or_make(acme, by=None, email="kim@northwind.test", name="Kim")


@pytest.fixture
def otto(acme):
    return find_or_make(acme, by=None, email="otto@home.test", name="Otto")


@pytest.fixture
def dark(acme, olga, beacon):
    return raise_issue(acme, by=olga, title="INTERNAL dark theme", kind="feature", product=beacon)


def counts(issue):
    return Issue.objects.values_list("votes", "voices", "organisations", "customers").get(pk=issue.pk)


def test_an_organisation_counts_once_over_votes_and_tickets(dark, rita, kim, otto, ticket, olga, settle):
    vote(dark, rita, by=rita, why="My eyes hurt at night.")
    assert counts(dark) == (1, 1, 1, 1)
    alone = Issue.objects.get(pk=dark.pk).reach
    vote(dark, kim, by=kim)
    assert counts(dark) == (2, 1, 1, 2) and Issue.objects.get(pk=dark.pk).reach == pytest.approx(alone, rel=1e-3)
    link_issue(ticket, dark, by=olga)
    settle()
    assert counts(dark) == (2, 1, 1, 2), "Rita's ticket is no voice beside her organisation's"
    vote(dark, otto, by=olga)
    assert counts(dark) == (3, 2, 1, 3)
    assert Issue.objects.get(pk=dark.pk).reach == pytest.approx(4, rel=1e-3), "a tier of three, and one alone"
    withdraw_vote(dark, kim, by=kim)
    withdraw_vote(dark, rita, by=rita)
    assert counts(dark) == (1, 2, 1, 2), "her ticket still speaks"


def test_more_voices_raise_the_importance(dark, rita, otto):
    before = Issue.objects.get(pk=dark.pk).importance
    vote(dark, rita, by=rita)
    one = Issue.objects.get(pk=dark.pk).importance
    vote(dark, otto, by=otto)
    assert before < one < Issue.objects.get(pk=dark.pk).importance


def test_voting_twice_is_one_vote_and_keeps_the_newer_words(dark, rita):
    first = vote(dark, rita, by=rita, why="So")
    again = vote(dark, rita, by=rita, why="So much")
    assert first.pk == again.pk and Vote.objects.get().why == "So much"
    assert Activity.objects.filter(name="issue.vote_cast").count() == 1
    withdraw_vote(dark, rita, by=rita)
    withdraw_vote(dark, rita, by=rita)
    assert Activity.objects.filter(name="issue.vote_withdrawn").count() == 1 and not Vote.objects.exists()


def test_only_features_are_voted_on(acme, olga, rita, program):
    defect = raise_issue(acme, by=olga, title="It burns")
    told = problem(program(olga).post(f"/issues/{defect.number}/votes", {"customer": rita.pk}), 422)
    assert "features only" in str(told) and not Vote.objects.exists()


def test_two_who_are_one_person_vote_once_and_part_again(dark, rita, otto, olga):
    vote(dark, rita, by=rita)
    vote(dark, otto, by=otto)
    merge = merge_customers(otto, into=rita, by=olga)
    withdraw_vote(dark, rita, by=olga)
    assert counts(dark)[0] == 0, "whoever became part of Rita speaks no longer"
    part_customers(merge, by=olga)
    vote(dark, rita, by=olga)
    assert counts(dark)[:2] == (2, 2)


def test_by_the_api(dark, rita, kim, olga, program):
    caller, address = program(olga), f"/issues/{dark.number}/votes"
    made = caller.post(address, {"customer": rita.pk, "why": "At night"}).json()
    caller.post(address, {"email": "kim@northwind.test"})
    told = caller.get(address).json()
    assert [(one["customer"]["name"], one["organisation"]["tier"]) for one in told["items"]] == [("Kim", 3), ("Rita Rahn", 3)]
    assert made["why"] == "At night" and made["noted_by"]["name"] == "Olga"
    issue = caller.get(f"/issues/{dark.number}").json()
    assert (issue["votes"], issue["voices"], issue["organisations"]) == (2, 1, 1)
    assert caller("DELETE", f"{address}/{made['id']}").status_code == 204
    assert caller.get(f"/issues/{dark.number}").json()["votes"] == 1 == len(caller.get(address).json()["items"])
    problem(caller("DELETE", f"{address}/{made['id']}"), 404)
    problem(caller.post(address, {"why": "x"}), 422)


def test_the_page_shows_votes_and_quotes_and_votes_for_customers(dark, rita, kim, ticket, olga, browser_of):
    browser, address = browser_of(olga), f"/w/acme/issues/{dark.number}/votes"
    assert browser.post(address, {"customer": "RITA@northwind.test", "why": "My eyes hurt."}).status_code == 302
    assert "no customer with this address" in browser.post(address, {"customer": "x@y.test"}).content.decode()
    page = browser.get(address).content.decode()
    assert "My eyes hurt." in page and "Northwind × 3" in page and "noted by Olga" in page
    link_issue(ticket, dark, by=olga)
    assert f"/tickets/{ticket.number}/votes" in browser.get(f"/w/acme/tickets/{ticket.number}").content.decode()
    browser.post(f"/w/acme/tickets/{ticket.number}/votes", {"issue": dark.number, "why": "And in bed"})
    assert Vote.objects.get().why == "And in bed"
    evidence = browser.get(f"/w/acme/issues/{dark.number}/evidence").content.decode()
    assert "1 vote" in evidence and "Northwind" in evidence
    browser.post(f"{address}/{Vote.objects.get().pk}/removal")
    assert not Vote.objects.exists()


def test_a_kind_or_confidence_that_changes_hides_it_from_customers(acme, dark, olga, client, settle):
    write_wish(dark, by=olga, title="A dark theme", is_shown=True)
    settle()
    assert client.get(f"/help/acme/wishes/{dark.number}").status_code == 200
    change(dark, by=olga, kind="task")
    assert client.get(f"/help/acme/wishes/{dark.number}").status_code == 404
    change(dark, by=olga, kind="feature")
    confide(dark, by=olga)
    assert client.get(f"/help/acme/wishes/{dark.number}").status_code == 404
    assert "A dark theme" not in client.get("/help/acme/wishes").content.decode()


def test_a_confidential_issue_or_another_kind_is_not_shown_at_all(acme, dark, olga, browser_of):
    confide(dark, by=olga)
    page = browser_of(olga).post(f"/w/acme/issues/{dark.number}/wish", {"title": "A dark theme", "is_shown": "on"})
    assert page.status_code == 422 and "confidential issue is shown to no customer" in page.content.decode()


def test_stage_and_number_in_public(acme, dark, rita, olga, dan, client, settle):
    write_wish(dark, by=olga, title="A dark theme", text="For **tired** eyes", is_shown=True)
    vote(dark, rita, by=rita)
    listed = client.get("/help/acme/wishes").content.decode()
    assert "A dark theme" in listed and "wanted by 1" in listed and "INTERNAL" not in listed
    plan(dark, by=dan)
    page = client.get(f"/help/acme/wishes/{dark.number}").content.decode()
    assert "<strong>tired</strong>" in page and "Planned" in page and "INTERNAL" not in page
    assert "A dark theme" in client.get("/help/acme/wishes?q=dar").content.decode(), "found while one types"
    assert "A dark theme" not in client.get("/help/acme/wishes?q=export").content.decode()


def test_votes_weigh_less_with_time(dark, rita):
    vote(dark, rita, by=rita)
    fresh = Issue.objects.get(pk=dark.pk).reach
    Vote.objects.update(created_at=now() - timedelta(days=180))
    vote(dark, find_or_make(dark.workspace, by=None, email="a@b.test"), by=rita)
    assert Issue.objects.get(pk=dark.pk).reach == pytest.approx(fresh / 2 + 1, rel=1e-2)


def test_a_tier_weighs(dark, rita, northwind, olga):
    change_organisation(northwind, by=olga, name="Northwind", domains=[], tier=2, notes="")
    vote(dark, rita, by=rita)
    assert Issue.objects.get(pk=dark.pk).reach == pytest.approx(2, rel=1e-3)

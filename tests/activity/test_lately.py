"""Counts beside links and lists in menus: kept for a while, and no longer than until something happens."""

import pytest

from caseway.activity import lately, live
from caseway.activity.live import News
from caseway.issues.actions import raise_issue
from caseway.tickets import evidence
from caseway.tickets.models import Ticket
from caseway.tickets.views.list import _unresolved
from caseway.workspaces.choices import _teams
from caseway.workspaces.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(lately, "SECONDS", 60.0)
    monkeypatch.setattr(lately, "SECONDS_OF_LISTS", 60.0)
    monkeypatch.setattr(lately, "_kept", {})


def test_a_count_is_asked_once_in_a_while(kept, ticket, olga, django_assert_num_queries):
    assert lately.counted(_unresolved, olga) == 1
    with django_assert_num_queries(0):
        assert lately.counted(_unresolved, olga) == 1


def test_news_of_the_workspace_ends_it_at_once_and_news_of_another_does_not(kept, ticket, olga, mallory):
    assert (lately.counted(_unresolved, olga), lately.counted(_unresolved, mallory)) == (1, 0)
    Ticket.objects.update(state="open")
    Ticket.objects.create(workspace=olga.workspace, number=2, subject="Noise", channel="email", requester=ticket.requester)
    live.deliver(News(mallory.workspace_id, "ticket", 1))
    assert lately.counted(_unresolved, olga) == 1
    live.deliver(News(olga.workspace_id, "ticket", 2))
    assert lately.counted(_unresolved, olga) == 2


def test_a_kept_count_belongs_to_one_member(kept, ticket, olga, mallory):
    assert lately.counted(_unresolved, olga) == 1
    assert lately.counted(_unresolved, mallory) == 0


def test_it_ends_by_itself(kept, ticket, olga, monkeypatch):
    assert lately.counted(_unresolved, olga) == 1
    Ticket.objects.all().update(state="pending")
    Ticket.objects.create(workspace=olga.workspace, number=2, subject="Noise", channel="email", requester=ticket.requester)
    monkeypatch.setattr(lately, "SECONDS", 0.0)
    assert lately.counted(_unresolved, olga) == 2


def test_a_list_is_kept_until_something_of_its_kind_happens(kept, acme, olga, django_assert_num_queries):
    assert lately.listed(_teams, olga, ("team",)) == ()
    team = Team.objects.create(workspace=acme, name="Hardware")
    live.deliver(News(olga.workspace_id, "ticket", 1))
    with django_assert_num_queries(0):
        assert lately.listed(_teams, olga, ("team",)) == ()
    live.deliver(News(olga.workspace_id, "team", team.pk))
    assert lately.listed(_teams, olga, ("team",)) == ((team.pk, "Hardware"),)


def test_an_answer_that_was_being_asked_for_when_news_came_is_not_kept(kept, acme, olga):
    answers = iter(["old", "new"])

    def asked(member):
        answer = next(answers)
        if answer == "old":
            live.deliver(News(olga.workspace_id, "team", 1))
        return [answer]

    assert [lately.listed(asked, olga, ("team",)) for _ in range(3)] == [("old",), ("new",), ("new",)]


def test_what_stands_behind_a_large_issue_is_counted_up_again_when_a_ticket_changes(kept, ticket, acme, olga, monkeypatch):
    issue = raise_issue(acme, by=olga, title="Export stops")
    monkeypatch.setattr(evidence, "MANY", 0)
    assert evidence.shown_to(issue, olga).count == 0
    Ticket.objects.update(issue=issue)
    assert evidence.shown_to(issue, olga).count == 0
    live.deliver(News(olga.workspace_id, "ticket", ticket.number))
    told = evidence.shown_to(issue, olga)
    assert (told.count, told.customers, told.tickets[0].number) == (1, 1, ticket.number)

"""Two who change the same, or what hangs together, at the same moment: one after the other, and neither breaks."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from caseway.customers.actions import find_or_make, learn_number, merge_customers
from caseway.issues import actions as issue_actions
from caseway.issues.models import Issue
from caseway.tickets.actions import change, merge, note, open_ticket, raise_usage_issue, unmerge
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Message, Ticket
from caseway.workspaces import actions as workspace_actions
from caseway.workspaces.models import Member, Team, Workspace
from tests.at_once import at_once, on_thread

pytestmark = pytest.mark.django_db(transaction=True)
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")


@only_postgresql
def test_who_holds_a_workspace_or_a_person_keeps_nobody_from_writing(acme, olga, rita, ticket):
    with transaction.atomic(), ThreadPoolExecutor(1) as threads:
        for model in (Workspace, Member, type(rita), Ticket):
            list(model.objects.select_for_update())
        said = threads.submit(
            on_thread(lambda: open_ticket(acme, requester=rita, subject="New", words=Words.plain("x"), channel="email", by=olga))
        )
        assert said.result(timeout=10).number == 2


def test_a_ticket_is_changed_while_its_requester_becomes_another(acme, olga, rita, ticket):
    """PostgreSQL drops a row from a join whose ends no longer meet when it was waited for."""
    twin = find_or_make(acme, by=None, email="rita@home.test", name="Rita")
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            merge_customers(rita, into=twin, by=olga)
            changed = threads.submit(on_thread(lambda: change(ticket, by=olga, priority="high")))
            time.sleep(0.3)
        changed.result(timeout=30)
    ticket.refresh_from_db()
    assert (ticket.requester, ticket.priority) == (twin, "high")


def test_two_who_are_put_into_one_gap_get_a_place_each(acme, dan):
    first, last, one, other = (issue_actions.raise_issue(acme, by=dan, title=title) for title in ("first", "last", "one", "other"))
    for _ in range(5):
        at_once([lambda: issue_actions.rank(one, by=dan, after=first), lambda: issue_actions.rank(other, by=dan, before=last)])
        ranks = dict(Issue.objects.values_list("title", "rank"))
        assert len(set(ranks.values())) == 4
        assert ranks["first"] < min(ranks["one"], ranks["other"]) and max(ranks["one"], ranks["other"]) < ranks["last"]


def test_two_numbers_that_are_learned_together_are_both_known(rita, olga):
    at_once(lambda number=number: learn_number(rita, number, by=olga) for number in ("+49 171 1111111", "+49 171 2222222"))
    assert set(rita.phones.values_list("number", flat=True)) == {"+491711111111", "+491712222222"}


def test_of_two_who_raise_what_was_misunderstood_one_does(olga, ticket):
    def raised():
        return raise_usage_issue([ticket], by=olga, title="Misunderstood", product=None)

    assert at_once([raised, raised]).count(None) == 1
    ticket.refresh_from_db()
    assert Issue.objects.get() == ticket.issue


def test_what_is_said_on_a_merged_ticket_while_it_is_taken_out_stands_on_one_of_both(acme, olga, rita, ticket):
    later = open_ticket(acme, requester=rita, subject="Again", words=Words.plain("x"), channel="email", by=rita)
    for turn in range(5):
        merge(later, ticket, by=olga)
        known = Ticket.objects.get(pk=later.pk)
        at_once([lambda: unmerge(later, by=olga), lambda known=known, turn=turn: note(known, by=olga, body=f"note {turn}")])
    notes = Message.objects.filter(is_internal=True)
    assert sorted(notes.values_list("body", flat=True)) == [f"note {turn}" for turn in range(5)]
    assert set(notes.values_list("ticket", flat=True)) <= {ticket.pk, later.pk}


@pytest.mark.parametrize("path, form", [("/w/acme/settings/teams", {"name": "Field"}), ("/api/v1/teams", {"name": "Field"})])
def test_whom_the_database_chose_to_end_is_told_to_try_again(path, form, ada, token_of, monkeypatch):
    class Chosen(Exception):
        sqlstate = "40P01"

    def ended(*_args, **_named):
        raise OperationalError("deadlock detected") from Chosen()

    monkeypatch.setattr(workspace_actions, "make_team", ended)
    browser = Client(headers={"Authorization": f"Bearer {token_of(ada)}"} if path.startswith("/api") else {})
    browser.force_login(ada.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    refused = browser.post(path, form, content_type="application/json") if path.startswith("/api") else browser.post(path, form)
    assert refused.status_code == 409 and "at the same moment" in refused.text


def test_what_is_a_fault_of_ours_is_not_laid_on_others(ada, monkeypatch):
    def broken(workspace, **_named):
        Team.objects.create(workspace=workspace, name=None)

    monkeypatch.setattr(workspace_actions, "make_team", broken)
    browser = Client(raise_request_exception=False)
    browser.force_login(ada.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post("/w/acme/settings/teams", {"name": "Field"}).status_code == 500

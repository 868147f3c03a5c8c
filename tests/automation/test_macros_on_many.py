"""A macro on many tickets: said and done on each, what cannot be is told with its reason, and one undo for what can be undone."""

import re

import pytest

from caseway.automation.actions import change_macro, make_macro, remove_macro
from caseway.customers.models import Customer
from caseway.issues.actions import raise_issue
from caseway.many import actions as many
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import BulkAct, Message, Snooze, Ticket
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db
DOOR = "/w/acme/macros/use"


@pytest.fixture
def five(acme, rita):
    return [
        actions.open_ticket(acme, requester=rita, subject=f"It stops {n}", words=Words.plain("So"), channel="email", by=rita)
        for n in range(5)
    ]


@pytest.fixture
def ask(acme, maya):
    given = {"state": "pending", "priority": "high", "to_me": True, "tags": ["log"], "snooze": "3d"}
    return make_macro(acme, by=maya, name="Ask for the log", text="Hello {name}, the log for {number}, please.", **given)


@pytest.fixture
def use(browser_of, olga):
    def do(macro, tickets, **more):
        chosen = {"ticket": [ticket.number for ticket in tickets]} if tickets != "all" else {"all": "1"}
        return browser_of(olga).post(DOOR, {"macro": macro.pk, **chosen, **more}, follow=True).text

    return do


def undo(browser_of, olga):
    return browser_of(olga).post(f"/w/acme/tickets/many/{BulkAct.objects.latest('pk').pk}/undoing", follow=True).text


def stand(tickets):
    found = Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets])
    return {(one.state, one.priority, one.assignee_id, tuple(one.tags.values_list("name", flat=True))) for one in found}


def replies():
    return list(Message.objects.filter(kind="reply", member__isnull=False).order_by("pk").values_list("body", flat=True))


def test_five_customers_are_asked_and_all_but_the_letters_is_taken_back(five, ask, use, olga, browser_of):
    told = use(ask, five)
    assert "Macro → Ask for the log: 5 tickets changed." in told
    assert "What customers were written stays written, also when it is undone." in told
    assert stand(five) == {("pending", "high", olga.pk, ("log",))}
    assert replies() == [f"Hello Rita Rahn, the log for #{ticket.number}, please." for ticket in five]
    assert Snooze.objects.count() == 5
    told = undo(browser_of, olga)
    assert "Undone for 5 tickets. What customers were written stays written." in told
    assert stand(five) == {("new", "normal", None, ())}
    assert (len(replies()), Snooze.objects.count()) == (5, 0)


def test_a_form_that_is_sent_twice_writes_once_and_another_choice_is_heard(five, ask, use):
    first = use(ask, five[:2], nonce="n1")
    assert use(ask, five[:2], nonce="n1").count("2 tickets changed") == first.count("2 tickets changed") == 1
    assert (len(replies()), BulkAct.objects.count()) == (2, 1)
    use(ask, five[2:], nonce="n1")
    use(ask, five[2:], nonce="n2")
    assert (len(replies()), BulkAct.objects.count()) == (8, 3)


def test_the_bar_of_each_list_has_a_word_of_its_own(five, olga, browser_of, acme):
    raise_issue(acme, by=olga, title="It stops")
    for path in ("tickets", "issues", "board", "issues/backlog"):
        pages = [browser_of(olga).get(f"/w/acme/{path}").text for _ in range(2)]
        assert len({re.search(r'name="nonce" value="(\S{20,})" form="chosen"', text)[1] for text in pages}) == 2


def test_what_cannot_be_is_left_out_with_the_reason(five, ask, use, acme, ada, dan, olga):
    silent = Customer.objects.create(workspace=acme, name="Kim")
    Ticket.objects.filter(pk=five[0].pk).update(requester=silent)
    actions.merge(five[1], five[2], by=olga)
    actions.change(five[3], by=ada, team=make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan]))
    told = use(ask, five)
    assert "2 tickets changed, 3 could not be changed." in told
    for reason in (
        "It is not there, or not yours to see. (1)",
        "Its customer has no e-mail address. (1)",
        "It goes on in another ticket. (1)",
    ):
        assert reason in told
    assert len(replies()) == 2


def test_what_somebody_changed_since_is_left_alone(five, ask, use, olga, dan, browser_of):
    use(ask, five)
    actions.assign(five[0], dan, by=dan)
    assert "1 stays: changed since" in undo(browser_of, olga)
    assert Ticket.objects.get(pk=five[0].pk).assignee == dan


def test_a_macro_without_words_is_taken_back_wholly(five, acme, maya, use, olga, browser_of):
    quiet = make_macro(acme, by=maya, name="Later", priority="low", snooze="mon 09:00")
    assert "stays written" not in use(quiet, five)
    assert Snooze.objects.count() == 5
    assert "stays written" not in undo(browser_of, olga)
    assert (Snooze.objects.count(), stand(five)) == (0, {("new", "normal", None, ())})
    assert "5 tickets changed" in use(quiet, five)
    assert "0 tickets changed" in use(quiet, five)


def test_a_flood_is_owed_work_and_ends_where_the_macro_is_gone(five, ask, use, settle, monkeypatch, maya, olga, browser_of):
    monkeypatch.setattr(many, "AT_ONCE", 2)
    monkeypatch.setattr(many, "IN_A_PART", 2)
    use(ask, "all", q="is:unresolved")
    settle()
    assert (BulkAct.objects.get().changed, len(replies())) == (5, 5)
    undo(browser_of, olga)
    settle()
    use(ask, "all", q="is:unresolved")
    change_macro(ask, by=maya, text="")
    settle()
    done = BulkAct.objects.latest("pk")
    assert (done.changed, done.refused, len(replies())) == (0, 5, 5)
    assert done.reasons == {"The macro was removed or changed meanwhile.": 5}


def test_the_bar_offers_those_that_one_may_use(five, acme, ada, dan, ask, olga, vera, browser_of):
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    hidden = make_macro(acme, by=ada, name="Threaten", text="Beware.", team=legal)
    browser = browser_of(olga)
    assert 'hx-get="/w/acme/macros/offered"' in browser.get("/w/acme/tickets").content.decode()
    offered = browser.get("/w/acme/macros/offered", headers={"HX-Request": "true"}).content.decode()
    assert "Ask for the log" in offered and "writes to the customer" in offered and "Threaten" not in offered
    refused = browser.post(DOOR, {"macro": hidden.pk, "ticket": five[0].number}, headers={"HX-Request": "true"})
    assert refused.status_code == 400 and "not there any more" in refused.text
    remove_macro(ask, by=ada)
    assert browser.post(DOOR, {"macro": "x", "ticket": five[0].number}, headers={"HX-Request": "true"}).status_code == 400
    assert browser_of(vera).post(DOOR, {"macro": hidden.pk}).status_code == 403

"""One act on many tickets: all of them, only what one may, and one way back."""

import pytest

from caseway.issues.actions import raise_issue
from caseway.many import actions as many
from caseway.tickets import actions
from caseway.tickets.actions.many import forget_old_acts
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import BulkAct, BulkChange, BulkPart, Ticket
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db
DOOR = "/w/acme/tickets/many"


@pytest.fixture
def seven(acme, rita):
    return [
        actions.open_ticket(acme, requester=rita, subject=f"It stops {n}", words=Words.plain("So"), channel="email", by=rita)
        for n in range(7)
    ]


@pytest.fixture
def act(browser_of, olga):
    """Olga chooses tickets on the list and presses one button of the bar."""

    def do(tickets, **pressed):
        chosen = {"ticket": [ticket.number for ticket in tickets]} if tickets != "all" else {"all": "1"}
        return browser_of(olga).post(DOOR, {**chosen, **pressed}, follow=True)

    return do


def stand(tickets, column):
    return list(Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).order_by("pk").values_list(column, flat=True))


def take_back(browser_of, olga):
    return browser_of(olga).post(f"{DOOR}/{BulkAct.objects.latest('pk').pk}/undoing", follow=True)


def test_seven_tickets_are_assigned_at_once_and_given_back_as_they_were(act, seven, olga, dan, browser_of):
    actions.assign(seven[0], dan, by=dan)
    answer = act(seven, assignee=olga.pk)
    assert "7 tickets changed" in answer.text and f"/tickets/many/{BulkAct.objects.get().pk}/undoing" in answer.text
    assert stand(seven, "assignee") == [olga.pk] * 7
    assert "Undone for 7 tickets" in take_back(browser_of, olga).text
    assert stand(seven, "assignee") == [dan.pk] + [None] * 6


def test_what_somebody_changed_since_is_left_alone_by_the_undoing(act, seven, olga, dan, browser_of):
    act(seven, priority="low")
    actions.change(seven[2], by=dan, priority="urgent")
    assert "1 stays" in take_back(browser_of, olga).text
    assert stand(seven, "priority") == ["normal", "normal", "urgent", "normal", "normal", "normal", "normal"]
    assert "Undone for 6" not in take_back(browser_of, olga).text or stand(seven, "priority")[2] == "urgent"


def test_tickets_of_a_restricted_team_are_left_out_and_counted(act, seven, acme, ada):
    board = make_team(acme, by=ada, name="Board", is_restricted=True, members=[])
    for ticket in seven[:2]:
        actions.change(ticket, by=ada, team=board)
    answer = act(seven, state="resolved")
    assert "5 tickets changed" in answer.text and "2 could not be changed" in answer.text
    assert stand(seven, "state") == ["new"] * 2 + ["resolved"] * 5


def test_tags_are_added_to_those_that_are_there_and_taken_off_again(act, seven, olga, browser_of):
    actions.set_tags(seven[0], ["night"], by=olga)
    actions.set_tags(seven[1], ["lid"], by=olga)
    assert "6 tickets changed" in act(seven, tag=" Lid ").text
    assert [list(ticket.tags.order_by("name").values_list("name", flat=True)) for ticket in seven[:3]] == [
        ["lid", "night"],
        ["lid"],
        ["lid"],
    ]
    take_back(browser_of, olga)
    assert [list(ticket.tags.values_list("name", flat=True)) for ticket in seven[:3]] == [["night"], ["lid"], []]


def test_a_tag_is_taken_off_where_it_stands_and_put_on_again(act, seven, olga, browser_of):
    for ticket in seven[:3]:
        actions.set_tags(ticket, ["lid", "night"], by=olga)
    told = act(seven, untag=" Lid ", tag="").text
    assert "Remove tag → lid: 3 tickets changed." in told
    assert [list(ticket.tags.values_list("name", flat=True)) for ticket in seven[:4]] == [["night"]] * 3 + [[]]
    actions.set_tags(seven[2], ["day"], by=olga)
    assert "1 stays" in take_back(browser_of, olga).text
    assert [sorted(ticket.tags.values_list("name", flat=True)) for ticket in seven[:3]] == [["lid", "night"]] * 2 + [["day"]]


def test_a_tag_is_taken_off_all_that_fit_a_filter(act, seven, olga, settle, monkeypatch):
    monkeypatch.setattr(many, "IN_A_PART", 3)
    for ticket in seven[:5]:
        actions.set_tags(ticket, ["lid"], by=olga)
    act("all", q="tag:lid", untag="lid")
    settle()
    assert BulkAct.objects.get().changed == 5
    assert not any(ticket.tags.exists() for ticket in seven)


def test_many_hang_on_one_issue_and_come_off_again(act, seven, acme, olga, browser_of):
    issue = raise_issue(acme, by=olga, title="Export stops")
    act(seven, issue=str(issue.number))
    assert stand(seven, "issue") == [issue.pk] * 7
    take_back(browser_of, olga)
    assert stand(seven, "issue") == [None] * 7


def test_many_are_merged_into_one_that_may_be_among_them(act, seven, olga, browser_of):
    answer = act(seven, into=f"#{seven[3].number}")
    assert "6 tickets changed" in answer.text and "could not" not in answer.text
    assert stand(seven, "merged_into") == [seven[3].pk] * 3 + [None] + [seven[3].pk] * 3
    refused = act(seven[:1], state="open")
    assert "1 could not be changed" in refused.text
    browser_of(olga).post(f"{DOOR}/{BulkAct.objects.first().pk}/undoing")
    assert stand(seven, "state") == ["new"] * 7 and stand(seven, "merged_into") == [None] * 7


def test_a_team_takes_many(act, seven, acme, ada, olga):
    team = make_team(acme, by=ada, name="Support", members=[olga])
    act(seven, team=team.pk)
    assert stand(seven, "team") == [team.pk] * 7
    act(seven, team="")
    assert stand(seven, "team") == [None] * 7


@pytest.mark.parametrize(
    "pressed, words",
    [
        ({}, "Say what is to be done"),
        ({"state": "gone"}, "Select a valid choice"),
        ({"into": "999999"}, "There is no ticket with this number"),
        ({"issue": "999999"}, "There is no issue with this number"),
        ({"assignee": "999999"}, "Select a valid choice"),
        ({"tag": "lid", "untag": "night"}, "Only one thing can be done at a time"),
        ({"without": "tag"}, "Say what is to be done"),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_says_so(act, seven, pressed, words):
    assert words in act(seven, **pressed).text
    assert not BulkAct.objects.exists()


def test_nothing_chosen_or_far_too_much_is_said(act, seven, browser_of, olga):
    assert "Choose some tickets first" in act([], state="closed").text
    numbers = {"ticket": list(range(1, 300)), "state": "closed"}
    assert "At most 200" in browser_of(olga).post(DOOR, numbers, follow=True).text
    answer = browser_of(olga).post(DOOR, {"state": "closed"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (400, "Choose some tickets first.")


def test_the_filter_says_how_many_fit(seven, browser_of, olga):
    assert browser_of(olga).get(f"{DOOR}?q=is:unresolved").text == "7"
    assert browser_of(olga).get(f"{DOOR}?q=(").text == ""


def test_a_flood_is_closed_by_filter_as_owed_work_and_opened_again(act, seven, settle, monkeypatch, olga, browser_of, acme, rita):
    monkeypatch.setattr(many, "AT_ONCE", 3)
    monkeypatch.setattr(many, "IN_A_PART", 3)
    answer = act("all", q="is:unresolved", state="closed")
    assert "0 of 7 tickets" in answer.text
    late = actions.open_ticket(acme, requester=rita, subject="Another", words=Words.plain("So"), channel="email", by=rita)
    settle()
    assert stand(seven, "state") == ["closed"] * 7 and stand([late], "state") == ["new"]
    done = BulkAct.objects.get()
    assert (done.phase, done.changed, done.seen) == ("done", 7, 7)
    assert "7 tickets changed" in browser_of(olga).get(f"{DOOR}/{done.pk}").text
    actions.reopen(seven[4], by=olga)
    take_back(browser_of, olga)
    settle()
    done.refresh_from_db()
    assert (done.phase, done.taken_back, done.left_alone) == ("undone", 6, 1)
    assert stand(seven, "state") == ["new"] * 4 + ["open"] + ["new"] * 2


def test_who_lost_the_right_meanwhile_changes_nothing_more(act, seven, settle, monkeypatch, olga):
    monkeypatch.setattr(many, "AT_ONCE", 3)
    monkeypatch.setattr(many, "IN_A_PART", 3)
    act("all", q="is:unresolved", state="closed")
    olga.role = "viewer"
    olga.save()
    settle()
    assert stand(seven, "state") == ["new"] * 7 and BulkAct.objects.get().phase == "done"


def test_an_act_is_its_members_own(act, seven, browser_of, dan, mallory):
    act(seven, state="closed")
    pk = BulkAct.objects.get().pk
    assert browser_of(dan).post(f"{DOOR}/{pk}/undoing").status_code == 404
    assert browser_of(mallory).post(f"{DOOR}/{pk}/undoing").status_code == 404
    assert stand(seven, "state") == ["closed"] * 7


def test_old_acts_are_forgotten(act, seven):
    act(seven, state="closed")
    forget_old_acts()
    assert BulkChange.objects.count() == 7
    BulkAct.objects.update(created_at=BulkAct.objects.get().created_at - 2 * BulkAct.IS_KEPT)
    forget_old_acts()
    assert not BulkAct.objects.exists() and not BulkPart.objects.exists()


def test_who_only_looks_has_no_bar(browser_of, vera, olga, seven):
    assert 'id="chosen"' in browser_of(olga).get("/w/acme/tickets").text
    assert 'id="chosen"' not in browser_of(vera).get("/w/acme/tickets").text
    assert browser_of(vera).post(DOOR, {"ticket": [seven[0].number], "state": "closed"}).status_code == 403

"""One act on many issues: all of them, only what one may, and one way back."""

import json
import re
from datetime import date
from html import unescape

import pytest

from caseway.issues import actions
from caseway.issues.actions.many import forget_old_acts
from caseway.issues.models import Issue, IssueAct, IssueActChange, IssueActPart
from caseway.many import actions as many
from caseway.products.actions import make_component, make_product, make_version
from caseway.tickets.actions import link_issue

pytestmark = pytest.mark.django_db
DOOR = "/w/acme/issues/many"


@pytest.fixture
def five(acme, olga, beacon):
    return [actions.raise_issue(acme, by=olga, title=f"Export stops {n}", product=beacon) for n in range(5)]


@pytest.fixture
def act(browser_of, olga):
    """Olga chooses issues on the list and presses one button of the bar."""

    def do(issues, **pressed):
        chosen = {"issue": [issue.number for issue in issues]} if issues != "all" else {"all": "1"}
        return browser_of(olga).post(DOOR, {**chosen, **pressed}, follow=True).text

    return do


@pytest.fixture
def undo(browser_of, olga):
    return lambda: browser_of(olga).post(f"{DOOR}/{IssueAct.objects.latest('pk').pk}/undoing", follow=True).text


def stand(issues, column):
    return list(Issue.objects.filter(pk__in=[issue.pk for issue in issues]).order_by("pk").values_list(column, flat=True))


@pytest.mark.parametrize("kind, value, before", [("priority", "urgent", "normal"), ("severity", "critical", "minor")])
def test_five_are_changed_at_once_and_stand_as_before(act, five, undo, olga, kind, value, before):
    actions.change(five[0], by=olga, **{kind: value})
    told = act(five, **{kind: value})
    assert "4 issues changed" in told and f"/issues/many/{IssueAct.objects.get().pk}/undoing" in told
    assert stand(five, kind) == [value] * 5
    assert "Undone for 4 issues" in undo()
    assert stand(five, kind) == [value] + [before] * 4


def test_an_owner_is_given_and_what_somebody_changed_since_stays(act, five, undo, olga, dan):
    act(five, assignee=olga.pk)
    actions.assign(five[2], dan, by=dan)
    assert "1 stays" in undo()
    assert stand(five, "assignee") == [None, None, dan.pk, None, None]


def test_they_are_moved_to_a_state_of_our_own_and_back(act, five, undo, acme, ada, olga):
    review = actions.name_state(acme, by=ada, category="started", name="In review")
    testing = actions.name_state(acme, by=ada, category="started", name="In test", position=1)
    actions.set_state(five[0], "started", by=olga, named_state=testing)
    assert "5 issues changed" in act(five, state=str(review.pk))
    assert stand(five, "named_state") == [review.pk] * 5
    undo()
    assert stand(five, "state") == ["started"] + ["triage"] * 4
    assert stand(five, "named_state") == [testing.pk] + [None] * 4


def test_the_bar_offers_a_state_as_soon_as_it_has_a_name(five, acme, ada, olga, browser_of):
    browser = browser_of(olga)
    assert "In review" not in browser.get("/w/acme/issues").text
    state = actions.name_state(acme, by=ada, category="started", name="In review")
    assert "In review" in browser.get("/w/acme/issues").text
    actions.remove_state(state, by=ada)
    assert "In review" not in browser.get("/w/acme/issues/backlog").text


def test_who_names_a_category_alone_moves_nothing_within_it(act, five, acme, ada, olga):
    review = actions.name_state(acme, by=ada, category="started", name="In review")
    actions.set_state(five[0], "started", by=olga, named_state=review)
    assert "4 issues changed" in act(five, state="started")
    assert stand(five, "named_state")[0] == review.pk


def test_a_label_is_added_to_those_that_are_there_and_taken_off_again(act, five, undo, olga):
    actions.set_labels(five[0], ["night"], by=olga)
    assert "5 issues changed" in act(five, label=" Export ")
    assert sorted(five[0].labels.values_list("name", flat=True)) == ["export", "night"]
    undo()
    assert [list(issue.labels.values_list("name", flat=True)) for issue in five[:2]] == [["night"], []]


def test_a_label_is_taken_off_where_it_stands(act, five, undo, olga):
    actions.set_labels(five[0], ["export", "night"], by=olga)
    actions.set_labels(five[1], ["export"], by=olga)
    assert "Remove label → export: 2 issues changed." in act(five, unlabel="Export")
    assert [list(issue.labels.values_list("name", flat=True)) for issue in five[:2]] == [["night"], []]
    undo()
    assert sorted(five[0].labels.values_list("name", flat=True)) == ["export", "night"]


def test_five_are_due_on_a_day_and_then_on_none(act, five, undo, olga):
    actions.change(five[0], by=olga, due_on=date(2026, 5, 31))
    assert "Due → May 31, 2026: 4 issues changed." in act(five, due_on="2026-05-31", estimate_minutes="")
    assert "Due → no due date: 5 issues changed." in act(five, due_on="", without="due_on")
    assert stand(five, "due_on") == [None] * 5
    undo()
    assert stand(five, "due_on") == [date(2026, 5, 31)] * 5


def test_an_effort_is_written_as_on_the_page_of_an_issue(act, five, undo):
    assert "Estimate → 12h 30m: 5 issues changed." in act(five, estimate_minutes="1d 4h 30m")
    assert stand(five, "estimate_minutes") == [750] * 5
    act(five, estimate_minutes="0h")
    assert stand(five, "estimate_minutes") == [0] * 5
    act(five, without="estimate_minutes")
    assert stand(five, "estimate_minutes") == [None] * 5
    undo()
    assert stand(five, "estimate_minutes") == [0] * 5


def test_what_a_button_says_comes_before_what_still_stands_in_a_field(act, five):
    assert "Priority → Urgent" in act(five, priority="urgent", label="left over", due_on="2026-05-31")


def test_a_version_and_a_component_are_those_of_their_product(act, five, undo, acme, ada, beacon, browser_of, olga):
    other = actions.raise_issue(acme, by=ada, title="Kettle leaks", product=make_product(acme, by=ada, key="KET", name="Kettle"))
    version, component = make_version(beacon, by=ada, name="2.5"), make_component(beacon, by=ada, name="Export")
    browser = browser_of(olga)
    for address, thing in (("versions", version), ("components", component)):
        offered = browser.get(f"{DOOR}/{address}", headers={"HX-Request": "true"}).text
        assert f'value="{thing.pk}"' in offered and "BEA" in offered
    told = act([*five, other], fixed_version=version.pk)
    assert "5 issues changed, 1 could not be changed. This version belongs to another product. (1)" in told
    assert stand([*five, other], "fixed_version") == [version.pk] * 5 + [None]
    assert "This component belongs to another product. (1)" in act([*five, other], component=component.pk)
    undo()
    assert stand(five, "component") == [None] * 5
    act(five, fixed_version="")
    assert stand(five, "fixed_version") == [None] * 5


def test_many_are_closed_as_duplicates_of_one_that_may_be_among_them(act, five, undo, olga, ticket, settle):
    link_issue(ticket, five[0], by=olga)
    told = act(five, duplicate_of=f"BEA-{five[3].number}")
    assert "4 issues changed" in told and "could not" not in told
    assert stand(five, "state") == ["cancelled"] * 3 + ["triage", "cancelled"]
    settle()
    ticket.refresh_from_db()
    assert ticket.issue_id == five[3].pk, "its tickets hang where it goes on"
    undo()
    settle()
    ticket.refresh_from_db()
    assert stand(five, "state") == ["triage"] * 5 and ticket.issue_id == five[0].pk


def test_a_confidential_issue_is_not_there_for_others(act, five, ada, undo, dan):
    actions.confide(five[1], by=ada)
    told = act(five, priority="low")
    assert "4 issues changed, 1 could not be changed. It is not there, or not yours to see. (1)" in told
    actions.confide(five[2], by=ada)
    assert "1 stays" in undo()
    assert stand(five, "priority") == ["normal", "normal", "low", "normal", "normal"]


@pytest.mark.parametrize(
    "pressed, words",
    [
        ({}, "Say what is to be done to the issues."),
        ({"state": "gone"}, "There is no such state."),
        ({"priority": "x"}, "Select a valid choice"),
        ({"duplicate_of": "999999"}, "There is no issue with this number"),
        ({"fixed_version": "999999"}, "Select a valid choice"),
        ({"component": "x"}, "Select a valid choice"),
        ({"assignee": "999999"}, "Select a valid choice"),
        ({"due_on": "tomorrow"}, "Enter a valid date"),
        ({"estimate_minutes": "long"}, "Say an estimate as 2d 4h or 30m."),
        ({"label": "a", "unlabel": "b"}, "Only one thing can be done at a time"),
        ({"without": "duplicate_of"}, "Say what is to be done"),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_says_so(act, five, pressed, words):
    assert words in act(five, **pressed)
    assert not IssueAct.objects.exists()


def test_nothing_chosen_is_said_and_the_filter_counted(act, five, browser_of, olga):
    assert "Choose some issues first" in act([], state="done")
    assert browser_of(olga).get(f"{DOOR}?q=is:open").text == "5"


def test_a_flood_is_owed_work_and_taken_back_again(act, five, undo, settle, monkeypatch, acme, olga):
    monkeypatch.setattr(many, "AT_ONCE", 2)
    monkeypatch.setattr(many, "IN_A_PART", 2)
    assert "0 of 5 issues" in act("all", q="is:open", state="planned")
    late = actions.raise_issue(acme, by=olga, title="Another")
    settle()
    done = IssueAct.objects.get()
    assert (done.phase, done.changed, stand(five, "state"), stand([late], "state")) == ("done", 5, ["planned"] * 5, ["triage"])
    undo()
    settle()
    done.refresh_from_db()
    assert (done.phase, done.taken_back, stand(five, "state")) == ("undone", 5, ["triage"] * 5)


def test_from_the_backlog_all_that_stand_there_are_meant_and_it_leads_back(five, browser_of, olga):
    actions.start(five[0], by=olga)
    browser = browser_of(olga)
    page = browser.get("/w/acme/issues/backlog").text
    assert 'value="state:triage,backlog,planned"' in page
    answer = browser.post(
        DOOR, {"all": "1", "q": "state:triage,backlog,planned (stops or halts)", "priority": "high", "back": "/w/acme/issues/backlog"}
    )
    assert answer.url == "/w/acme/issues/backlog"
    assert stand(five, "priority") == ["normal"] * 5, "what was written just now is not found by words yet"
    browser.post(DOOR, {"all": "1", "q": "state:triage,backlog,planned", "priority": "high"})
    assert stand(five, "priority") == ["normal"] + ["high"] * 4


def test_the_board_has_the_bar_and_act_and_undoing_lead_back_to_it(five, browser_of, olga):
    browser = browser_of(olga)
    page = browser.get("/w/acme/board?q=severity:minor").text
    assert page.count('class="row__pick"') == 5 and 'id="asked" name="q" value="severity:minor"' in page
    back = "/w/acme/board?q=severity%3Aminor"
    done = browser.post(DOOR, {"issue": [issue.number for issue in five[:2]], "state": "planned", "back": back}, follow=True)
    assert done.request["PATH_INFO"] == "/w/acme/board" and "2 issues changed" in done.text
    address, fields = re.search(r'hx-post="([^"]+/undoing)" hx-vals="([^"]+)"', done.text).groups()
    undone = browser.post(address, json.loads(unescape(fields)), follow=True)
    assert f"{undone.request['PATH_INFO']}?{undone.request['QUERY_STRING']}" == back and "Undone for 2 issues" in undone.text
    assert stand(five, "state") == ["triage"] * 5


def test_all_on_the_board_are_those_that_its_filter_means(act, five, olga):
    actions.change(five[0], by=olga, severity="major")
    assert "4 issues changed" in act("all", q="severity:minor", priority="low", back="/w/acme/board?q=severity:minor")
    assert stand(five, "priority") == ["normal"] + ["low"] * 4


def test_who_only_looks_has_no_bar_and_an_act_is_its_members_own(act, five, browser_of, vera, dan):
    act(five, priority="low")
    pk = IssueAct.objects.get().pk
    assert browser_of(dan).post(f"{DOOR}/{pk}/undoing").status_code == 404
    for path in ("issues", "issues/backlog", "board"):
        assert 'id="chosen"' in browser_of(dan).get(f"/w/acme/{path}").text
        assert 'id="chosen"' not in browser_of(vera).get(f"/w/acme/{path}").text
    assert browser_of(vera).post(DOOR, {"issue": [five[0].number], "state": "done"}).status_code == 403


def test_old_acts_are_forgotten(act, five):
    act(five, state="done")
    IssueAct.objects.update(created_at=IssueAct.objects.get().created_at - 2 * IssueAct.IS_KEPT)
    forget_old_acts()
    assert not any(model.objects.exists() for model in (IssueAct, IssueActPart, IssueActChange))

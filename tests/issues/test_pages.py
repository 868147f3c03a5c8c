"""The pages of issues and versions as members use them, without a script."""

import json
import re
from html import unescape

import pytest

from caseway.issues import actions
from caseway.issues.forms import minutes_in
from caseway.issues.listing import page_of
from caseway.issues.models import Issue
from caseway.issues.reading import affected_by, labels_of
from caseway.products.actions import make_component, make_product, make_version
from caseway.tickets.actions import link_issue

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def issues(acme, olga, beacon):
    return [actions.raise_issue(acme, by=olga, title=title, product=beacon) for title in ("Export stops", "Door sticks", "Lid leaks")]


def titles():
    return list(Issue.objects.order_by("rank").values_list("title", flat=True))


@pytest.mark.parametrize("text, minutes", [("", None), ("3", 180), ("2d 4h", 1200), ("30m", 30), ("1h30m", 90), ("1d", 480)])
def test_estimates_are_read(text, minutes):
    assert minutes_in(text) == minutes


def test_a_card_moves_by_a_plain_form_and_a_full_column_says_so(acme, ada, olga, issues, browser_of):
    review = actions.name_state(acme, by=ada, category="started", name="In review", limit=1)
    browser = browser_of(olga)
    for issue in issues[:2]:
        sent = {"number": issue.number, "to": review.pk, "view": "board"}
        assert browser.post("/w/acme/issues/placing", sent).status_code == 302
    assert set(Issue.objects.filter(named_state=review).values_list("state", flat=True)) == {"started"}
    assert "2/1" in browser.get("/w/acme/board").content.decode()


def test_issues_stand_in_the_order_of_priority_page_after_page(olga, issues):
    for issue, priority in zip(issues, ("low", "urgent", "normal"), strict=True):
        actions.change(issue, by=olga, priority=priority)
    first = page_of(olga, sort="-priority", limit=2)
    assert [row["number"] for row in first.rows + page_of(olga, "", "-priority", first.next, 2).rows] == [2, 3, 1]


def test_the_backlog_is_ordered_by_buttons(olga, issues, browser_of):
    browser_of(olga).post("/w/acme/issues/placing", {"number": 3, "before": 1, "view": "backlog"})
    assert titles() == ["Lid leaks", "Export stops", "Door sticks"]
    assert browser_of(olga).post("/w/acme/issues/placing", {"number": 99, "before": 1, "view": "backlog"}).status_code == 422


@pytest.mark.parametrize(
    "sent, said",
    [
        ({"state": "started"}, "is now"),
        ({"severity": "critical"}, "BEA-1 – Severity: Critical"),
        ({"estimate": "2h 30m"}, "BEA-1 – Estimate: 2h 30m"),
        ({"labels": "data loss, export"}, "BEA-1 – Labels: data loss, export"),
        ({"product": ""}, "1 – Product: –"),
    ],
)
def test_each_property_says_what_it_became_and_goes_back(olga, ada, beacon, issues, browser_of, sent, said):
    own = {"component": make_component(beacon, by=ada, name="Door"), "fixed_version": make_version(beacon, by=ada, name="2.4")}
    actions.change(issues[0], by=olga, **own)
    before = how_it_stands(issues[0])
    page = browser_of(olga).post("/w/acme/issues/1/facts", sent, headers=HTMX).text
    assert said in page and how_it_stands(issues[0]) != before
    browser_of(olga).post("/w/acme/issues/1/facts", json.loads(unescape(re.search(r'hx-vals="([^"]+)"', page)[1])))
    assert how_it_stands(issues[0]) == before


def test_another_product_takes_off_what_belongs_to_the_one_before(acme, olga, ada, beacon, issues):
    kettle = make_product(acme, by=ada, key="KET", name="Kettle")
    old, new = make_version(beacon, by=ada, name="2.4"), make_version(kettle, by=ada, name="1.1")
    actions.change(issues[0], by=olga, fixed_version=old, component=make_component(beacon, by=ada, name="Door"))
    actions.change(issues[0], by=olga, product=kettle)
    now = Issue.objects.get(pk=issues[0].pk)
    assert (now.product, now.component, now.fixed_version) == (kettle, None, None)
    actions.change(issues[0], by=olga, product=beacon, fixed_version=old)
    actions.change(issues[0], by=olga, product=kettle, fixed_version=new)
    assert Issue.objects.get(pk=issues[0].pk).fixed_version == new


def test_affected_versions_go_back_to_several_and_to_none(acme, olga, maya, beacon, issues, browser_of):
    pair = [make_version(beacon, by=maya, name=name).pk for name in ("2.3", "2.4")]
    for sent, then in ((["", *pair], pair), ([""], [])):
        page = browser_of(olga).post("/w/acme/issues/1/facts", {"affected": sent}, headers=HTMX).text
        assert sorted(affected_by(issues[0])) == then
    browser_of(olga).post("/w/acme/issues/1/facts", json.loads(unescape(re.search(r'hx-vals="([^"]+)"', page)[1])))
    assert sorted(affected_by(issues[0])) == pair


def how_it_stands(issue):
    now = Issue.objects.get(pk=issue.pk)
    own = now.product_id, now.component_id, now.fixed_version_id
    return now.state, now.severity, now.estimate_minutes, own, labels_of(now)


def test_a_label_with_a_blank_keeps_its_class_when_another_is_added(olga, issues, browser_of):
    actions.set_labels(issues[0], ["data loss"], by=olga)
    above = Issue.objects.get(number=1).importance
    browser_of(olga).post("/w/acme/issues/1/facts", {"labels": "data loss, export"})
    assert sorted(issues[0].labels.values_list("name", flat=True)) == ["data loss", "export"]
    assert Issue.objects.get(number=1).importance == above > 1_000_000


def test_a_comment_is_sent_once(olga, issues, browser_of):
    for _ in range(2):
        browser_of(olga).post("/w/acme/issues/1/comments", {"body": "It is the **timeout**.", "nonce": "n1"})
    page = browser_of(olga).get("/w/acme/issues/1").content.decode()
    assert page.count("<strong>timeout</strong>") == 1


def test_relations_read_from_both_ends(olga, issues, browser_of):
    browser = browser_of(olga)
    browser.post("/w/acme/issues/1/relations", {"kind": "-blocks", "other": "BEA-2"})
    assert "blocked by" in browser.get("/w/acme/issues/1").content.decode()
    assert "is:blocked" and "Export stops" in browser.get("/w/acme/issues?q=is:blocked").content.decode()
    assert browser.post("/w/acme/issues/1/relations", {"kind": "blocks", "other": "1"}).status_code == 422


def test_a_ticket_is_linked_from_its_page_and_the_way_back_is_offered(olga, issues, ticket, browser_of, settle):
    settle()
    browser = browser_of(olga)
    assert "Export stops" in browser.get(f"/w/acme/tickets/{ticket.number}/issue?q=export").content.decode()
    browser.post(f"/w/acme/tickets/{ticket.number}/issue", {"issue": "BEA-1"})
    page = browser.get(f"/w/acme/tickets/{ticket.number}").content.decode()
    assert "◆ BEA-1" in page and "issue/removal" in page
    assert "#1" in browser.get("/w/acme/issues/1/evidence").content.decode()
    browser.post(f"/w/acme/tickets/{ticket.number}/issue/removal")
    browser.post(f"/w/acme/tickets/{ticket.number}/issue", {"issue": 1})
    ticket.refresh_from_db()
    assert ticket.issue == issues[0]


def test_an_issue_is_raised_from_a_ticket_once(olga, ticket, browser_of):
    for _ in range(2):
        browser_of(olga).post(f"/w/acme/tickets/{ticket.number}/issue/raising")
    ticket.refresh_from_db()
    assert Issue.objects.get() == ticket.issue and ticket.issue.title == ticket.subject


def test_a_planned_version_shows_its_scope(maya, olga, beacon, issues, browser_of):
    version = make_version(beacon, by=maya, name="2.4")
    actions.change(issues[0], by=olga, fixed_version=version)
    actions.start(issues[0], by=olga)
    page = browser_of(olga).get(f"/w/acme/issues/of/version/{version.pk}").content.decode()
    assert "Export stops" in page and "progress__started" in page
    assert browser_of(olga).post(f"/w/acme/versions/{version.pk}/release").status_code == 403
    browser_of(maya).post(f"/w/acme/versions/{version.pk}/release")
    version.refresh_from_db()
    assert version.released_at


def test_pages_ask_as_often_for_many_as_for_few(olga, acme, beacon, issues, ticket, browser_of, django_assert_max_num_queries):
    for number in range(20):
        actions.raise_issue(acme, by=olga, title=f"Another {number}", product=beacon, labels=["one"])
    link_issue(ticket, issues[0], by=olga)
    browser = browser_of(olga)
    # With the workspace's own fields and what the bar of commands offers, which a process that hears of news asks for once a minute.
    for path, most in (("issues", 17), ("board", 27), ("issues/backlog", 15), ("issues/1", 30), ("issues/1/evidence", 13)):
        with django_assert_max_num_queries(most):
            assert browser.get(f"/w/acme/{path}").status_code == 200

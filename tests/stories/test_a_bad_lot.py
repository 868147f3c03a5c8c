"""A lot goes wrong: its complaints come by mail, those who answer hear of it, and one act makes one cause of them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from caseway.issues.models import Issue
from caseway.lots.checking import look_at_all_lots
from caseway.lots.models import LotCheck
from caseway.notices.models import Alarm, Notice
from caseway.products.actions import make_version, release
from caseway.tickets.actions import decide_cause, open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
UNITS = 1000


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN, tick=False) as clock:
        yield clock


@pytest.fixture
def report(acme, rita, beacon):
    def report(lot="", **values):
        return open_ticket(
            acme, subject=f"Leaks ({lot})", words=Words.plain("It leaks."), channel="email", by=rita, lot=lot,
            **{"product": beacon, "requester": rita} | values,
        )  # fmt: skip

    return report


@pytest.fixture
def a_year(clock, beacon, ada, report, settle):
    """Ten lots are out for a year; nine of them have had 1.6 complaints each."""

    def pass_by(units=None):
        for number in range(10):
            release(make_version(beacon, by=ada, name=f"L-{number}", kind="production_run", units=units), by=ada)
        clock.shift(timedelta(days=200))
        for number in range(9):
            for _ in range(1 + (number % 5 < 3)):
                report(f"L-{number}")
        clock.shift(timedelta(days=165))
        settle()

    return pass_by


def standing(acme):
    return [alarm.told for alarm in Alarm.objects.standing().filter(workspace=acme, kind="lot")]


@pytest.mark.parametrize("units", [None, UNITS])
def test_a_lot_at_five_times_the_rate_of_its_siblings_alarms_within_a_day_of_its_eighth_complaint(
    units, a_year, clock, acme, beacon, olga, client, token_of, settle, browser_of
):
    a_year(units)
    said = {"subject": "Leaks", "body": "It leaks.", "requester": {"email": "rita@northwind.test"}, "product": beacon.pk, "lot": "L-9"}
    program = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {token_of(olga)}"}}
    for _ in range(8):
        clock.shift(timedelta(days=3))
        assert client.post("/api/v1/tickets", said, **program).status_code == 201
    settle()
    clock.shift(timedelta(minutes=6))
    settle()
    assert standing(acme) == ["Beacon: 8 complaints on lot L-9; its siblings would give 1.7."]
    notice = Notice.objects.get(member=olga, reason="alarm")
    page = browser_of(olga).get(f"/w/acme/alarms/{notice.subject_id}", follow=True)
    assert page.redirect_chain[-1][0] == f"/w/acme/products/{beacon.pk}/lots"
    assert "out of line" in page.content.decode()


def test_without_any_news_the_daily_look_finds_it(a_year, clock, acme, report, settle):
    a_year(UNITS)
    for _ in range(8):
        report("L-9")
    settle()
    LotCheck.objects.all().delete()
    clock.shift(timedelta(days=1))
    look_at_all_lots()
    settle()
    assert len(standing(acme)) == 1


def test_complaints_of_a_few_minutes_share_one_look_and_others_owe_none(clock, acme, report, settle):
    for _ in range(5):
        report("L-7")
    settle()
    assert LotCheck.objects.count() == 1
    LotCheck.objects.all().delete()
    report("")
    report("L-7", product=None)
    settle()
    assert not LotCheck.objects.exists()


def test_misuse_takes_the_alarm_no_further_and_restricted_teams_raise_none(a_year, clock, acme, ada, olga, dan, report, settle):
    a_year(UNITS)
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    for _ in range(5):
        report("L-9")
    for _ in range(4):
        report("L-9", team=legal)
        decide_cause(report("L-9"), "misuse", by=olga)
    settle()
    clock.shift(timedelta(minutes=6))
    settle()
    assert standing(acme) == []


def test_a_lot_is_told_of_once_a_year(a_year, clock, acme, beacon, olga, report, settle, browser_of):
    a_year(UNITS)
    for _ in range(9):
        report("L-9")
    clock.shift(timedelta(minutes=6))
    settle()
    clock.shift(timedelta(minutes=6))
    settle()
    browser_of(olga).post(f"/w/acme/products/{beacon.pk}/lots/alarm/end", {"lot": "l-9"})
    assert standing(acme) == []
    report("L-9")
    for days, alarms in ((1, 1), (360, 1), (10, 2)):
        clock.shift(timedelta(days=days))
        look_at_all_lots()
        settle()
        assert Alarm.objects.filter(workspace=acme, kind="lot").count() == alarms


def test_one_key_raises_an_issue_with_the_tickets_and_undo_takes_it_back(a_year, clock, acme, beacon, olga, report, settle, browser_of):
    a_year(UNITS)
    bad = [report("L-9") for _ in range(8)]
    question = report("L-9", kind="question")
    clock.shift(timedelta(minutes=6))
    settle()
    clock.shift(timedelta(minutes=6))
    settle()
    browser, here = browser_of(olga), f"/w/acme/products/{beacon.pk}/lots"
    assert 'data-key="i"' in browser.get(here).content.decode()
    for _ in range(2):
        browser.post(f"{here}/issue", {"lot": "L-9"})
    issue = Issue.objects.get()
    assert issue.title == "Beacon: complaints on lot L-9"
    assert set(Ticket.objects.filter(issue=issue)) == set(bad) and question not in bad
    assert [tie.version.name for tie in issue.affected.all()] == ["L-9"]
    assert standing(acme) == []
    assert browser.post(f"{here}/issue/removal", {"issue": issue.number}).status_code == 302
    issue.refresh_from_db()
    assert issue.state == "cancelled" and not Ticket.objects.filter(issue=issue).exists()
    assert browser.post(f"{here}/issue/removal", {"issue": issue.number}).status_code == 404, "once it stands elsewhere, it is no mistake"


def test_the_numbers_are_those_that_the_member_may_see(clock, acme, ada, olga, dan, beacon, report, browser_of):
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    report("L-secret", team=legal)
    report("L-7")
    for member, sees in ((olga, False), (dan, True)):
        page = browser_of(member).get(f"/w/acme/products/{beacon.pk}/lots").content.decode()
        assert "L-7" in page and ("L-secret" in page) is sees
        assert browser_of(member).get(f"/w/acme/products/{beacon.pk}/lots/holders?lot=L-secret").status_code == (200 if sees else 404)


def test_who_else_has_this_lot(clock, acme, beacon, olga, rita, report, browser_of):
    others = {name: type(rita).objects.create(workspace=acme, name=name, email=f"{name}@x.test") for name in ("Ron", "Sue", "Tom", "Uma")}
    report("L-7", serial="S-1")
    report("", requester=others["Sue"], serial="S-1")
    report("L-8", requester=others["Tom"])
    back = report("", requester=others["Ron"])
    browser = browser_of(olga)
    browser.post(f"/w/acme/tickets/{back.number}/returns/new", {"kind": "return", "product": beacon.pk, "lot": "l-7", "nonce": "n"})
    page = browser.get(f"/w/acme/products/{beacon.pk}/lots/holders?lot=L-7").content.decode()
    assert {name: name in page for name in ("Rita Rahn", "Ron", "Sue", "Tom", "Uma")} == {
        "Rita Rahn": True, "Ron": True, "Sue": True, "Tom": False, "Uma": False,
    }  # fmt: skip

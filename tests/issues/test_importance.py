"""How important an issue is: tables of the pure part, then the whole way through reactions."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import now

from caseway.customers.actions import change_customer, find_or_make, make_organisation
from caseway.issues import actions as issues
from caseway.issues.importance import Evidence, Voice, hazard_of, importance_of, reach_of, score_of
from caseway.issues.listing import page_of
from caseway.issues.models import Issue
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.tickets.evidence import by_week, weigh_all_again
from caseway.tickets.models import Ticket


@pytest.mark.parametrize(
    "voices, reach",
    [
        ([], 0),
        ([(1, 0)], 1),
        ([(1, 180)], 0.5),
        ([(1, 0), (1, 0), (1, 360)], 2.25),
        ([(1, -5)], 1),
        # One alone counts up to three ordinary voices, among others at most 40 % of the sum.
        ([(10, 0)], 3),
        ([(2, 0)], 2),
        ([(10, 0), (1, 0)], 4),
        ([(10, 0)] + [(1, 0)] * 6, 10),
        ([(10, 0)] + [(1, 0)] * 30, 40),
    ],
)
def test_reach(voices, reach):
    assert reach_of(Voice(*voice) for voice in voices) == pytest.approx(reach)


@pytest.mark.parametrize("more", [(1, 0), (5, 90), (50, 0)])
def test_another_voice_never_lowers_the_reach(more):
    for voices in ([], [(10, 0)], [(10, 0), (1, 0)], [(3, 10), (3, 20), (1, 700)]):
        before = reach_of(Voice(*voice) for voice in voices)
        assert reach_of(Voice(*voice) for voice in [*voices, more]) >= before


@pytest.mark.parametrize(
    "evidence, severity, minutes, score",
    [
        (Evidence(), "trivial", None, 0.25),
        (Evidence(reach=5, open_tickets=5), "trivial", None, 1.54),
        (Evidence(), "minor", None, 2),
        (Evidence(), "critical", None, 8),
        (Evidence(reach=3, open_tickets=3), "minor", None, 10),
        (Evidence(reach=3, open_tickets=3), "minor", 240, 10),
        (Evidence(reach=3, open_tickets=3), "minor", 7 * 240, 5),
        (Evidence(reach=1, open_tickets=1, crash_users=3), "major", None, 28),
    ],
)
def test_score(evidence, severity, minutes, score):
    assert score_of(evidence, severity=severity, effort_minutes=minutes).value == pytest.approx(score)


def test_factors_make_the_score():
    told = score_of(Evidence(reach=3, open_tickets=1), severity="major", effort_minutes=960)
    value = sum(factor.value for factor in told.factors if factor.operation == "+")
    for factor in told.factors:
        value = value * factor.value if factor.operation == "×" else value / factor.value if factor.operation == "÷" else value
    assert told.value == pytest.approx(value, abs=0.01)


@pytest.mark.parametrize(
    "hazard, impact, override, expected",
    [("", 12, None, 12), ("", 12, 3, 3), ("security", 1, None, 1_000_001), ("data_loss", 1, 7, 1_000_007), ("", 9e9, None, 999_999)],
)
def test_class_comes_first_then_what_a_person_set(hazard, impact, override, expected):
    assert importance_of(hazard, impact, override) == expected


@pytest.mark.parametrize(
    "hazard, labels, expected",
    [("", ["security"], "security"), ("data_loss", ["security"], "data_loss"), ("", ["data-loss"], "data_loss"), ("", ["x"], "")],
)
def test_a_label_names_the_hazard_too(hazard, labels, expected):
    assert hazard_of(hazard, labels) == expected


def test_weeks():
    at = now()
    assert by_week([at, at - timedelta(days=6), at - timedelta(days=8), at - timedelta(days=90), at + timedelta(days=1)], at) == [
        0
    ] * 10 + [1, 2]


# The whole way -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def report(acme, olga):
    def report(issue, *people):
        for person in people:
            customer = find_or_make(acme, by=olga, email=f"{person}@{person}.test", name=person)
            ticket = tickets.open_ticket(acme, requester=customer, subject="It fails", words=Words.plain("Again."), channel="api", by=olga)
            tickets.link_issue(ticket, issue, by=olga)
        return ticket

    return report


@pytest.mark.django_db
def test_security_without_reporters_is_first_and_cosmetics_with_five_are_last(acme, olga, report, settle):
    issues.raise_issue(acme, by=olga, title="Anyone can read invoices", hazard="security", severity="trivial")
    cosmetic = issues.raise_issue(acme, by=olga, title="Icon is off by a pixel", severity="trivial")
    report(cosmetic, "ann", "bob", "cem", "dora", "eve")
    for number in range(8):
        issue = issues.raise_issue(acme, by=olga, title=f"Export stops {number}", severity=("minor", "major")[number % 2])
        if number % 4 > 1:
            report(issue, f"rita{number}")
    settle()
    titles = [row["title"] for row in page_of(olga, sort="-importance").rows]
    assert titles[0] == "Anyone can read invoices"
    assert titles.index("Icon is off by a pixel") >= len(titles) * 4 / 5


@pytest.mark.django_db
def test_an_organisation_counts_once_by_its_tier_and_taking_a_link_back_counts_back(acme, ada, olga, report, settle):
    issue = issues.raise_issue(acme, by=olga, title="Export stops")
    north = make_organisation(acme, by=ada, name="Northwind", tier=2)
    last = report(issue, "rita", "ron", "lone")
    for name in ("rita", "ron"):
        change_customer(find_or_make(acme, by=olga, email=f"{name}@{name}.test"), by=ada, organisation=north)
    report(issue, "rita")
    settle()
    issue.refresh_from_db()
    assert (issue.tickets, issue.open_tickets, issue.customers, issue.organisations) == (4, 4, 3, 1)
    assert issue.reach == pytest.approx(3, abs=0.01)
    tickets.unlink_issue(last, by=olga)
    settle()
    issue.refresh_from_db()
    assert (issue.tickets, issue.customers, issue.reach) == (3, 2, pytest.approx(2, abs=0.01))


@pytest.mark.django_db
def test_the_evidence_adds_up_to_the_reach_and_its_links_open_what_they_count(acme, ada, olga, report, browser_of, settle):
    issue = issues.raise_issue(acme, by=olga, title="Export stops")
    quotes = make_organisation(acme, by=ada, name='The "Best" Tea, Ltd', tier=3)
    report(issue, "rita", "ron", "lone", "lone")
    for name in ("rita", "ron"):
        change_customer(find_or_make(acme, by=olga, email=f"{name}@{name}.test"), by=ada, organisation=quotes)
    Ticket.objects.filter(requester__organisation=quotes).update(created_at=now() - timedelta(days=180))
    settle()
    weigh_all_again()
    issue.refresh_from_db()
    assert issue.reach == pytest.approx(2.5, abs=0.01)
    browser, address = browser_of(olga), f"/w/acme/issues/{issue.number}/evidence"
    page = unescape(browser.get(address).content.decode())
    assert "now 1.5" in page and "2 customers" in page and "Reach 2.5:" in page
    links = re.findall(r'<li class="inline"><a class="link cut" href="(/w/acme/tickets\?q=[^"]+)', page)
    counts = [int(count) for count in re.findall(r'<span class="dim number">(\d+)</span>', page)]
    assert counts == [2, 2]
    for link, count in zip(links, counts, strict=True):
        assert len(set(re.findall(r'href="/w/acme/tickets/(\d+)"', browser.get(link).content.decode()))) == count


@pytest.mark.django_db
def test_what_a_person_set_stays_through_every_computation(acme, dan, olga, report, settle):
    issue = issues.raise_issue(acme, by=olga, title="Export stops")
    issues.override_importance(issue, 77, by=dan, reason="Trade fair")
    report(issue, "rita")
    issues.change(issue, by=olga, severity="critical")
    settle()
    weigh_all_again()
    issue = Issue.objects.get(pk=issue.pk)
    assert (issue.override, issue.importance, issue.override_by) == (77, 77, dan)
    assert issue.impact > 8
    issues.override_importance(issue, None, by=dan)
    issue.refresh_from_db()
    assert issue.importance == issue.impact

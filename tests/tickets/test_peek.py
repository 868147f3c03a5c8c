"""A glance from a list: what it shows, that nothing is read by it; and putting off from a ticket's page."""

from zoneinfo import ZoneInfo

import pytest

from caseway.issues.actions import confide, discuss, raise_issue
from caseway.notices.models import Notice
from caseway.tickets import actions
from caseway.tickets.models import Snooze
from caseway.tickets.triage import waiting_cases

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def test_a_glance_shows_a_ticket_and_leaves_it_unread(olga, dan, ticket, settle, browser_of):
    actions.assign(ticket, olga, by=dan)
    settle()
    told = browser_of(olga).get("/w/acme/tickets/1/peek", headers=PART).content.decode()
    assert "It stops at 80 %." in told and "<html" not in told
    assert Notice.objects.filter(member=olga, read_at=None).count() == 2


def test_a_glance_shows_an_issue_with_the_last_that_was_said_and_a_confidential_one_to_nobody_else(acme, olga, dan, browser_of):
    issue = raise_issue(acme, by=olga, title="Export stops", description="At 80 %.")
    for n in range(5):
        discuss(issue, by=olga, body=f"Word {n}.")
    told = browser_of(dan).get(f"/w/acme/issues/{issue.number}/peek", headers=PART).content.decode()
    assert "At 80 %." in told and "Word 4." in told and "Word 0." not in told and "2 earlier comments" in told
    confide(issue, by=olga)
    assert browser_of(dan).get(f"/w/acme/issues/{issue.number}/peek").status_code == 404


def test_a_ticket_is_put_off_on_its_page_and_no_longer(olga, ticket, browser_of):
    browser = browser_of(olga)
    page = browser.post("/w/acme/tickets/1/snooze", {"hours": "24"}, follow=True).content.decode()
    assert "#1 is put off: A day" in page and not waiting_cases(olga).exists()
    browser.post("/w/acme/tickets/1/snooze/removal")
    assert not Snooze.objects.exists() and waiting_cases(olga).exists()
    browser.post("/w/acme/tickets/1/snooze", {"hours": "1000000"})
    assert not Snooze.objects.exists()


def test_until_when_is_said_in_ones_own_words(olga, ticket, browser_of):
    """Enter in the field presses the first button, too: what was written counts."""
    olga.account.time_zone = "Europe/Berlin"
    olga.account.save()
    browser = browser_of(olga)
    said = browser.post("/w/acme/tickets/1/snooze", {"hours": "1", "until": "next Monday 9:00"}, follow=True).content.decode()
    until = Snooze.objects.get().until.astimezone(ZoneInfo("Europe/Berlin"))
    assert "#1 is put off: next Monday at 09:00" in said
    assert (until.weekday(), until.hour, until.minute) == (0, 9, 0)
    browser.post("/w/acme/tickets/1/snooze/removal")
    for wrong, sentence in (({"hours": "1", "until": "when pigs fly"}, "Say it like"), ({"until": ""}, "Say for how long.")):
        assert sentence in browser.post("/w/acme/tickets/1/snooze", wrong, follow=True).content.decode()
        assert not Snooze.objects.exists()

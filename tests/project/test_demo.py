"""The demonstration shows the whole chain: every page has something on it, nobody outside gets mail, and a seed tells the same again."""

import random
from collections import Counter
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils.timezone import now

from caseway.helpcentre.models import SharedLink
from caseway.issues.models import Issue
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Alarm
from caseway.project.demo import fill
from caseway.project.demo.conversations import YEARS, _lot_of
from caseway.tickets.models import Announcement, Merge, Ticket, TicketRelation
from caseway.workspaces.actions import found
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
TICKETS = 400


@pytest.fixture
def filled(db, settle):
    def of(slug, seed, tickets=TICKETS):
        admin = found(slug=slug, name=slug, email=f"admin@{slug}.test", password=PASSWORD, person="Ada")
        fill(admin, tickets=tickets, seed=seed)
        settle()
        return admin

    return of


def told(admin):
    """What hangs on what, and how each stands."""
    tickets = Ticket.objects.filter(workspace=admin.workspace).order_by("number")
    return list(tickets.values_list("number", "subject", "state", "lot", "cause", "issue__title", "merged_into__number"))


def test_every_page_has_something_to_show(filled, browser_of, client):
    admin = filled("demo", 1)
    assert list(Ticket.objects.order_by("number").values_list("number", flat=True)) == list(range(1, TICKETS + 1))
    assert not OutgoingMail.objects.exclude(kind="notice").exists(), "no customer is written to"
    for path, words in {
        "/help/demo/known": "puddle",
        "/help/demo/?q=wasserkocher leckt": "Dichtung",
        "/help/demo/wishes": "Remember my temperature",
    }.items():
        assert words in client.get(path, headers={"Accept-Language": "de" if "leckt" in path else "en"}).content.decode(), path
    browser = browser_of(admin)
    kettle = Issue.objects.get(title__startswith="Seal of lot").product_id
    for path, words in {
        "issues": "Seal of lot K2-2291",
        "announcements": "Pairing fails",
        "ideas": "mounting the lid",
        f"products/{kettle}/lots": "K2-2291",
        "returns": "EUR",
        "settings/macros": "A new seal is on its way",
        "known-issues": "puddle",
        "triage": "",
    }.items():
        page = browser.get(f"/w/demo/{path}")
        assert page.status_code == 200 and words in page.content.decode(), path
    assert Announcement.objects.get().state == "draft"
    assert Merge.objects.count() == 4 and TicketRelation.objects.count() == 4 and SharedLink.objects.count() == 1
    bad = browser.get(f"/w/demo/products/{kettle}/lots").content.decode()
    assert bad.index("K2-2291") < min(bad.index(name) for name in ("K2-2281", "K2-2284")), "the bad lot stands first"


def test_the_same_seed_tells_the_same(filled):
    first, again, other = (filled(slug, seed, tickets=150) for slug, seed in (("one", 7), ("two", 7), ("three", 8)))
    assert told(first) == told(again) != told(other)
    for admin in (first, again, other):
        alarm = Alarm.objects.get(workspace=admin.workspace)
        assert alarm.kind == "lot" and "K2-2291" in alarm.told and alarm.ended_at is None, "whatever the seed, and however few"


def test_young_lots_complain_no_more_than_old_ones():
    """A week's lot may be named from its week on; complaints of the last twenty by the weeks that those have been out, beside those of all."""
    chance, end = random.Random(1), now()
    named = Counter(_lot_of("LAM", end - timedelta(days=365 * YEARS) * chance.random(), end, chance) for _ in range(20_000))
    named.pop("")
    complaints = [count for _lot, count in sorted(named.items())]
    rate, of_all = (sum(some) / sum(range(len(some) + 1)) for some in (complaints[-20:], complaints))
    assert 0.75 < rate / of_all < 1.25


def test_the_demonstration_has_a_past(filled, program):
    admin = filled("demo", 3, tickets=150)
    asks = program(admin)

    def found(query):
        return {item["number"] for item in asks.all(f"/tickets?q={quote(query)}")}

    of = Ticket.objects.filter(workspace=admin.workspace, merged_into=None)
    finished = set(of.filter(state__in=Ticket.FINISHED).values_list("number", flat=True))
    assert found("was:resolved") == finished, "what is resolved was made so"
    ago = (now() - timedelta(days=20)).date()
    then = of.filter(created_at__date__lte=ago).exclude(resolved_at__date__lte=ago)
    merged = set(Ticket.objects.filter(merged_into__isnull=False).values_list("number", flat=True))
    assert found(f"unresolved@{ago}") - merged == set(then.values_list("number", flat=True)) != set()
    assert (
        found('changed:state from:new to:open by:"Olga Ost"') and found("changed:assignee from:none") and found("changed:cause to:misuse")
    )

"""Wishes in the help centre: found while one types, voted for after a link by mail, and nothing internal on them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.customers.actions import find_or_make, make_organisation
from caseway.issues.actions import cancel, discuss, fix, raise_issue, relate, write_wish
from caseway.issues.models import Issue, Vote
from caseway.mail.models import OutgoingMail
from caseway.products.actions import make_version, release
from caseway.tickets.actions import vote
from tests.helpcentre.conftest import Visitor, hidden_fields

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/help/acme/mine/(mine_[\w-]+)")
INTERNAL = ("SENTINELTITLE", "SENTINELTEXT", "SENTINELCOMMENT", "SENTINELWHY", "Kim Kaiser", "kim@northwind.test")


@pytest.fixture
def dark(acme, olga, beacon, settle):
    issue = raise_issue(acme, by=olga, title="SENTINELTITLE", description="SENTINELTEXT", kind="feature", product=beacon)
    discuss(issue, by=olga, body="SENTINELCOMMENT")
    write_wish(issue, by=olga, title="A dark theme", text="For tired eyes", is_shown=True)
    settle()
    return issue


@pytest.fixture
def kim(acme, olga):
    make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])
    return find_or_make(acme, by=None, email="kim@northwind.test", name="Kim Kaiser")


def signed_in(email, settle, visitor=None, wants=None):
    """A visitor who typed an address, got the link, and pressed its button; perhaps after pressing a vote."""
    visitor = visitor or Visitor()
    if wants:
        assert visitor.send(wants)["Location"] == "/help/acme/mine"
    visitor.send("/help/acme/mine", email=email, after=-1)
    settle()
    secret = LINK.search(OutgoingMail.objects.filter(kind="link", recipient=email).latest("pk").text)[1]
    form = hidden_fields(visitor.read(f"/help/acme/mine/{secret}").text)
    return visitor, visitor.send(f"/help/acme/mine/{secret}", form)


def test_a_vote_leads_through_the_link_back_to_the_wish(dark, kim, settle):
    address = f"/help/acme/wishes/{dark.number}"
    visitor, opened = signed_in("kim@northwind.test", settle, wants=address)
    assert opened["Location"] == address, "also for somebody who never reported anything"
    page = visitor.read(address)
    assert "Why does it matter to you?" in page.text and page["Cache-Control"] == "no-store"
    assert visitor.send(address, why="Night shifts").status_code == 302
    cast = Vote.objects.get()
    assert (cast.customer, cast.why, cast.noted_by) == (kim, "Night shifts", None)
    page = visitor.read(address).text
    assert "You voted for it." in page and "Wanted by 1 customer or organisation" in page
    visitor.send(f"{address}/withdrawal", visitor.fill_in(address))
    assert not Vote.objects.exists() and "Vote for it" in visitor.read(address).text


def test_two_of_one_organisation_read_that_they_count_once(dark, kim, acme, settle):
    address = f"/help/acme/wishes/{dark.number}"
    rita = find_or_make(acme, by=None, email="rita@northwind.test", name="Rita")
    vote(dark, kim, by=kim, why="SENTINELWHY")
    visitor, _opened = signed_in("rita@northwind.test", settle)
    assert "Northwind has voted already" in visitor.read(address).text
    visitor.send(address, why="")
    page = visitor.read(address).text
    assert Vote.objects.filter(customer=rita).exists()
    assert "Wanted by 1 customer or organisation" in page and "Northwind counts once" in page
    assert not [word for word in INTERNAL if word in page]


def test_what_one_of_us_noted_is_not_shown_to_who_votes(dark, olga, kim, settle):
    vote(dark, kim, by=olga, why="Rings every week")
    address = f"/help/acme/wishes/{dark.number}"
    visitor, _opened = signed_in("kim@northwind.test", settle, wants=address)
    page = visitor.read(address).text
    assert "You voted for it." in page and "Rings every week" not in page
    visitor.send(address, why="Night shifts")
    assert "Night shifts" in visitor.read(address).text
    vote(dark, kim, by=olga, why="Has rung again")
    assert "Has rung again" not in visitor.read(address).text and Vote.objects.get().noted_by == olga


def test_without_a_link_nobody_votes(dark, kim):
    visitor = Visitor()
    assert visitor.send(f"/help/acme/wishes/{dark.number}", why="x")["Location"] == "/help/acme/mine"
    visitor.send(f"/help/acme/wishes/{dark.number}/withdrawal", visitor.fill_in(f"/help/acme/wishes/{dark.number}"))
    assert not Vote.objects.exists()


def test_nothing_internal_is_on_any_page(dark, kim, visitor):
    vote(dark, kim, by=kim, why="SENTINELWHY")
    for path in ("", "?q=theme", "wishes", "wishes?q=dark", f"wishes/{dark.number}", "wishes?q=SENTINELTITLE"):
        text = visitor.read(f"/help/acme/{path}").text.replace("q=SENTINELTITLE", "").replace('value="SENTINELTITLE"', "")
        assert not [word for word in INTERNAL if word in text], path
    assert "wishes" in visitor.read("/help/acme/").text


def test_a_long_list_asks_the_database_no_more_often_than_a_short_one(acme, olga, dark, visitor, settle):
    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            assert visitor.read(path).status_code == 200
        return len(queries)

    before = asked("/help/acme/wishes"), asked("/help/acme/wishes?q=theme")
    for number in range(12):
        write_wish(raise_issue(acme, by=olga, title="x", kind="feature"), by=olga, title=f"Theme {number}", is_shown=True)
    assert (asked("/help/acme/wishes"), asked("/help/acme/wishes?q=theme")) == before and max(before) <= 5


def test_what_is_not_shown_is_not_there(acme, olga, dark, visitor, mallory):
    hidden = raise_issue(acme, by=olga, title="Other", kind="feature")
    write_wish(hidden, by=olga, title="Not yet")
    assert visitor.read(f"/help/acme/wishes/{hidden.number}").status_code == 404
    assert visitor.read(f"/help/evil/wishes/{dark.number}").status_code == 404
    assert "Not yet" not in visitor.read("/help/acme/wishes").text and "A dark theme" not in visitor.read("/help/evil/wishes").text
    write_wish(dark, by=olga, title="A dark theme")
    assert visitor.read(f"/help/acme/wishes/{dark.number}").status_code == 404


def test_released_only_once_the_version_is_out(dark, olga, ada, beacon, visitor, kim, settle):
    address = f"/help/acme/wishes/{dark.number}"
    version = make_version(beacon, by=ada, name="3.0")
    fix(dark, by=olga, version=version)
    assert "In work" in visitor.read("/help/acme/wishes").text
    release(version, by=ada)
    assert "Released in 3.0" in visitor.read("/help/acme/wishes").text
    assert "Vote for it" not in visitor.read(address).text
    signed, _opened = signed_in("kim@northwind.test", settle)
    assert signed.send(address, why="x").status_code == 404 and not Vote.objects.exists()


def test_what_is_not_planned_says_so_on_its_page_only(dark, olga, visitor):
    cancel(dark, by=olga, reason="SENTINELWHY")
    assert "A dark theme" not in visitor.read("/help/acme/wishes").text
    page = visitor.read(f"/help/acme/wishes/{dark.number}").text
    assert "Not planned" in page and "SENTINELWHY" not in page and "Vote for it" not in page


def test_a_duplicate_leads_to_the_one_that_goes_on(acme, dark, olga, kim, visitor, settle):
    other = raise_issue(acme, by=olga, title="Black", kind="feature")
    write_wish(other, by=olga, title="A black theme", is_shown=True)
    vote(other, kim, by=kim)
    relate(other, dark, "duplicate_of", by=olga)
    settle()
    assert visitor.read(f"/help/acme/wishes/{other.number}")["Location"] == f"/help/acme/wishes/{dark.number}"
    assert "A black theme" not in visitor.read("/help/acme/wishes").text
    assert "Wanted by 1 customer" in visitor.read(f"/help/acme/wishes/{dark.number}").text
    assert Issue.objects.get(pk=dark.pk).votes == 1
    write_wish(dark, by=olga, title="A dark theme")
    assert visitor.read(f"/help/acme/wishes/{other.number}").status_code == 404

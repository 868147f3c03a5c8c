"""The properties of a ticket, changed in place."""

import json
import re
from html import unescape

import pytest
from django.utils.html import escape

from caseway.products.actions import make_version
from caseway.tickets import actions
from caseway.tickets.models import Ticket
from caseway.tickets.reading import tags_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_a_tag_with_blanks_or_a_comma_stays_one_when_the_page_saves_what_it_shows(olga, ticket, browser_of):
    stored = ['5" hose', "seal kit", "spring, small"]
    actions.set_tags(ticket, stored, by=olga)
    page = browser_of(olga).get(f"/w/acme/tickets/{ticket.number}").text
    shown = '5" hose, seal kit, "spring, small"'
    assert f'name="tags" value="{escape(shown)}"' in page.replace("&#34;", "&quot;")
    browser_of(olga).post(f"/w/acme/tickets/{ticket.number}/facts", {"tags": shown})
    assert sorted(ticket.tags.values_list("name", flat=True)) == stored


@pytest.mark.parametrize(
    "sent, said",
    [
        ({"state": "pending"}, "#1 is now"),
        ({"assignee": "{olga}"}, "#1 now belongs to Olga"),
        ({"kind": "complaint"}, "#1 – Kind: Complaint"),
        ({"subject": "The <lid> leaks"}, "#1 – Subject: The &lt;lid&gt; leaks"),
        ({"serial": "B-17"}, "#1 – Serial number: B-17"),
        ({"tags": "hot"}, "#1 – Tags: hot"),
        ({"product": ""}, "#1 – Product: –"),
    ],
)
def test_each_property_says_what_it_became_and_goes_back(olga, maya, ticket, beacon, browser_of, sent, said):
    actions.change(ticket, by=olga, product=beacon, version=make_version(beacon, by=maya, name="2.4"))
    actions.set_tags(ticket, ["seal kit", "leak"], by=olga)
    before = how_it_stands(ticket)
    sent = {name: value.format(olga=olga.pk) for name, value in sent.items()}
    page = browser_of(olga).post("/w/acme/tickets/1/facts", sent, headers=HTMX).text
    assert said in page and how_it_stands(ticket) != before
    undone = browser_of(olga).post("/w/acme/tickets/1/facts", json.loads(unescape(re.search(r'hx-vals="([^"]+)"', page)[1])), headers=HTMX)
    assert "Undone." in undone.text and how_it_stands(ticket) == before


def how_it_stands(ticket):
    return Ticket.objects.values("state", "assignee", "kind", "subject", "serial", "product", "version").get(), tags_of(ticket)


def test_a_report_by_word_of_mouth_is_kept_with_its_thing_and_without_an_address(olga, maya, beacon, browser_of):
    version = make_version(beacon, by=maya, name="2.4")
    sent = {
        "channel": "phone",
        "phone": "030 901820",
        "subject": "It leaks",
        "body": "At the lid.",
        "kind": "problem",
        "priority": "normal",
    }
    thing = {"product": beacon.pk, "version": "2.4", "serial": "B-17", "lot": "L7"}
    browser = browser_of(olga)
    assert browser.post("/w/acme/tickets/new", sent | {"nonce": "n1", "phone": ""}).status_code == 422
    assert "no version of this name" in browser.post("/w/acme/tickets/new", sent | thing | {"nonce": "n1", "version": "9"}).text
    for nonce in ("n1", "n2"):
        assert browser.post("/w/acme/tickets/new", sent | thing | {"nonce": nonce}).status_code == 302
    first, second = Ticket.objects.order_by("pk")
    assert (first.channel, first.version, first.serial, first.lot) == ("phone", version, "B-17", "L7")
    assert first.requester == second.requester and first.messages.get().kind == "call"

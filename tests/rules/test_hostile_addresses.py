"""Addresses and cookies that nobody sends by accident break no page."""

import pytest

pytestmark = pytest.mark.django_db

PLACES = [
    "/w/acme/tickets?q=%00", "/w/acme/tickets?cursor=%00", "/w/acme/tickets?sort=%00", "/w/acme/tickets?q=team:a%00b",
    "/w/acme/tickets/offers?q=team:%00", "/w/acme/customers?q=%00", "/w/acme/customers?after=%00", "/w/acme/customers/new?q=%00",
    "/w/acme/organisations?q=%00", "/w/acme/organisations/new?q=%00", "/w/acme/call?who=%00", "/w/acme/call?customer=%00",
    "/w/acme/outbox?state=%00", "/w/acme/outbox?before=²", "/w/acme/notices?state=%00", "/w/acme/notices?before=²",
    "/w/acme/held?before=%00", "/w/acme/held?before=²", "/w/acme/files/%00", "/help/acme/?q=%00", "/help/acme/t/%00",
    "/help/acme/thanks/%00", "/invitations/%00",
]  # fmt: skip


@pytest.mark.parametrize("address", PLACES)
def test_a_hostile_address_breaks_nothing(address, ada, browser_of):
    assert browser_of(ada).get(address).status_code in (200, 404, 422)


@pytest.mark.parametrize("value", ["\\000" * 9, "x" * 5000, "\\377\\376aaaaaaaaaa"])
@pytest.mark.parametrize("address", ["/w/acme/tickets", "/", "/login"])
def test_a_hostile_cookie_opens_and_breaks_nothing(value, address, acme, client):
    cookie = f'caseway_session="{value}"; caseway_language="{value}"'
    assert client.get(address, headers={"Cookie": cookie}).status_code in (200, 302)

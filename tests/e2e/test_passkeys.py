"""Passkeys with Chromium's own virtual authenticator, and a workspace that asks for a second factor."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.live import installation

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """An installation of its own, since it will ask everybody for a factor."""
    made = installation(tmp_path_factory.mktemp("house"))
    made.set_up()
    with made.serving():
        yield made


@pytest.fixture
def at_home(house):
    """Browsers want a name for passkeys, not an address."""
    return f"http://localhost:{house.port}"


def device_for(page):
    """A finger that always fits; returns the session and the name of the authenticator."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def log_in(page, house, at_home):
    page.goto(f"{at_home}/login")
    page.fill("[name=login]", house.email)
    page.fill("[name=password]", house.password)
    page.press("[name=password]", "Enter")


def test_a_demanded_factor_leads_to_a_passkey_that_then_signs_in_alone(house, at_home, visit, violations):
    page = visit()
    session, device = device_for(page)
    log_in(page, house, at_home)
    page.goto(f"{at_home}/w/acme/settings")
    page.get_by_label("Everybody signs in with a second factor").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="A second factor is needed")).to_be_visible()
    assert violations(page) == []
    assert house.api("GET", "/tickets").status_code == 200, "programs go on"
    page.get_by_role("link", name="Add a passkey").click()
    if page.get_by_role("heading", name="Is it you?").count():
        page.fill("[name=password]", house.password)
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("A name for it").fill("My laptop")
    assert violations(page) == []
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".plain__codes code")).to_have_count(10)
    code = page.locator(".plain__codes code").first.inner_text()
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(re.compile(r"/w/acme/"))

    page.context.clear_cookies()
    page.goto(f"{at_home}/login")
    assert violations(page) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{at_home}/w/acme/tickets")

    page.context.clear_cookies()
    log_in(page, house, at_home)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    expect(page).to_have_url(f"{at_home}/w/acme/tickets")

    page.context.clear_cookies()
    log_in(page, house, at_home)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_text("That did not work").first).to_be_visible()
    page.fill("[name=code]", code)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{at_home}/w/acme/tickets")

    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.goto(f"{at_home}/account")
    expect(page.get_by_role("cell", name="My laptop", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Remove My laptop").click()
    if page.get_by_role("heading", name="Is it you?").count():
        page.fill("[name=password]", house.password)
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("cell", name="My laptop", exact=True)).to_have_count(0)
    page.goto(f"{at_home}/w/acme/tickets")
    expect(page.get_by_role("heading", name="A second factor is needed")).to_be_visible()

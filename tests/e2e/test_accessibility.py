"""axe finds nothing wrong on any page, in either theme. New pages are found by their address."""

import re

import pytest
from django.urls import URLResolver, get_resolver

from tests.e2e.conftest import NARROW, WIDE

PARTS = {"workspace": "acme", "number": "1"}
# Signing out would end the session of the others; what programs read is no page.
NO_PAGES = re.compile(r"^/(logout|api/)")
THEMES = ("light", "dark")
INDISPENSABLE = {"/login", "/account", "/w/acme/settings", "/w/acme/tickets/1", "/w/acme/tickets/new", "/help/acme/"}


def addresses():
    """Every address that is whole once workspace and number are put in."""
    found = set()

    def walk(patterns, prefix):
        for entry in patterns:
            path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: PARTS.get(part[1], part[0]), str(entry.pattern))
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, path)
            else:
                found.add(path)

    walk(get_resolver().url_patterns, "/")
    return sorted(path for path in found if "<" not in path and not NO_PAGES.match(path))


@pytest.fixture(scope="session")
def reported(live, browser):
    """Ticket 1, told by Rita in the help centre."""
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{live.url}/help/acme/")
        page.fill("[name=subject]", "Export stops at 80 %")
        page.fill("[name=body]", "It stops every time.\n\nRita")
        page.fill("[name=name]", "Rita Rahn")
        page.fill("[name=email]", "rita@northwind.test")
        # Who sends sooner is taken for a robot and asked once more.
        page.wait_for_timeout(2_100)
        page.get_by_role("button", name="Send the report").click()
        page.wait_for_url("**/thanks/**")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_shuts_anybody_out(live, reported, page, violations, viewport):
    page.set_viewport_size(viewport)
    seen, wrong = set(), {}
    for path in addresses():
        answer = page.request.get(live.url + path)
        assert answer.status < 500, path
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        seen.add(path)
        page.goto(live.url + path)
        for theme in THEMES:
            # A colour on its way to another is neither.
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            if found := violations(page):
                wrong[f"{path} {theme}"] = found
    assert not wrong, "\n".join(f"{path}: {found}" for path, found in wrong.items())
    assert seen >= INDISPENSABLE


def test_a_stranger_sees_the_same_care(live, visit, violations):
    for path in ("/login", "/help/acme/", "/nowhere"):
        for theme in THEMES:
            page = visit(live.url + path, color_scheme=theme)
            assert violations(page) == [], f"{path} {theme}"

"""axe finds nothing wrong on any page, in either theme. New pages are found by their address."""

import contextlib
import re

import httpx
import pytest
from django.urls import URLResolver, get_resolver

from scripts.furnishing import MISTAKES, furnish, make_mistake
from tests.e2e.conftest import NARROW, WIDE

PARTS = {"workspace": "acme", "number": "1"}
# Signing out would end the session of the others; what programs read is no page, and what fills a hole is only a part of one.
NO_PAGES = re.compile(r"^/(logout|api/|w/acme/settings/addresses/forwardings|w/acme/views/beside|w/acme/commands)")
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
def things(live):
    """Pages with something on them, in the workspace of all tests."""
    headers = {"Authorization": f"Bearer {live.token}"}
    with httpx.Client(base_url=f"{live.url}/api/v1", headers=headers, timeout=30) as api, contextlib.closing(member_of(live)) as member:
        return furnish(api, member, "/w/acme", live.smtp_port)


def member_of(live) -> httpx.Client:
    browser = httpx.Client(base_url=live.url, timeout=30, follow_redirects=True)
    fields = dict(re.findall(r'name="(csrf\w*)"[^>]*value="([^"]+)"', browser.get("/login").text))
    browser.post("/login", data={**fields, "login": live.email, "password": live.password}, headers={"Referer": f"{live.url}/login"})
    return browser


# What depends on colours, and what on how a page is laid out; looking for all of it takes half a second a page.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
OF_LAYOUT = ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "nested-interactive", "button-name", "link-name", "label"]


def wrongs(page, violations) -> list[str]:
    """What axe finds in either theme; the second differs in its colours only."""
    found = []
    for theme, rules in (("light", None), ("dark", OF_COLOURS)):
        # A colour on its way to another is neither.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme}: {trouble}" for trouble in violations(page, rules)]
    return found


def wrongs_at_both_widths(page, violations, path) -> list[str]:
    """A narrow page says and shows the same, laid out in another way and without the bar at its side, so that one look at it in the dark
    finds what is wrong with layout or colours; of the most used ones all is looked at in both."""
    page.set_viewport_size(WIDE)
    if path in INDISPENSABLE:
        found = wrongs(page, violations)
        page.set_viewport_size(NARROW)
        return found + [f"narrow: {trouble}" for trouble in violations(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = [f"light: {trouble}" for trouble in violations(page)]
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + [f"narrow and dark: {trouble}" for trouble in violations(page, OF_COLOURS + OF_LAYOUT)]


def test_no_page_shuts_anybody_out(live, things, page, axe, violations):
    page.add_init_script(axe.axe_script)
    seen, wrong = set(), {}
    for path in [*addresses(), *things.values()]:
        answer = page.request.get(live.url + path)
        assert answer.status < 500, path
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            assert path not in things.values(), f"{path}: {answer.status}"
            continue
        seen.add(path)
        page.goto(live.url + path)
        if found := wrongs_at_both_widths(page, violations, path):
            wrong[path] = found
    assert not wrong, "\n".join(f"{path}: {found}" for path, found in wrong.items())
    assert seen >= INDISPENSABLE


def test_the_most_used_pages_are_among_them():
    assert set(addresses()) >= INDISPENSABLE


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_form_with_mistakes_says_so_to_everybody(live, page, violations, viewport):
    page.set_viewport_size(viewport)
    wrong = {}
    for name in MISTAKES:
        make_mistake(page, f"{live.url}/w/acme", name)
        if found := wrongs(page, violations):
            wrong[name] = found
    assert not wrong, "\n".join(f"{name}: {found}" for name, found in wrong.items())


@pytest.mark.parametrize("keys", [["n"], ["?"], ["Control+k"], ["e"]], ids=["note", "keys", "commands", "toast"])
def test_what_keys_bring_up_is_open_to_everybody(live, things, page, violations, keys):
    page.goto(live.url + things["ticket-full"])
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert wrongs(page, violations) == []


def test_a_stranger_sees_the_same_care(live, visit, violations):
    for path in ("/login", "/help/acme/", "/nowhere"):
        page = visit(live.url + path)
        assert wrongs(page, violations) == [], path

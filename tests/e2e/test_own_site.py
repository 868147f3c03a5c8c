"""The company's own page, on another origin and with a strict policy, shows the report form and takes a report."""

import http.server
import threading

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, in_time

PAGE = """<!doctype html><html lang="en"><head><title>Acme</title></head><body><main><h1>Contact</h1>
<script src="{home}/help/acme/form.js" data-language="de" data-theme="light" data-title="Hilfe"></script></main></body></html>"""


@pytest.fixture
def own_site(live):
    """A page of Acme's, which allows nothing but our script and our frame."""

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", f"default-src 'none'; script-src {live.url}; frame-src {live.url}")
            self.end_headers()
            self.wfile.write(PAGE.format(home=live.url).encode())

        def log_message(self, *_words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def allow(page, live, origins):
    page.goto(f"{live.url}/w/acme/settings/site")
    page.fill("[name=origins]", origins)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()


def test_a_report_from_the_companys_own_page(live, page, visit, own_site, violations):
    allow(page, live, own_site)
    visitor = visit(own_site)
    frame = visitor.frame_locator("iframe[title=Hilfe]")
    expect(frame.get_by_role("heading", name="Was ging schief?")).to_be_visible()
    # The frame is as tall as what is in it.
    assert in_time(lambda: visitor.locator("iframe").bounding_box()["height"] != 640)
    assert 300 < visitor.locator("iframe").bounding_box()["height"] < 1200
    assert violations(visitor) == []
    frame.locator("[name=subject]").fill("The site is down")
    frame.locator("[name=name]").fill("Rita Rahn")
    frame.locator("[name=email]").fill("rita@own-site.test")
    frame.get_by_role("button", name="Meldung senden").click()
    expect(frame.get_by_text("Danke")).to_be_visible()
    [ticket] = live.api("GET", "/tickets?q=email:rita@own-site.test").json()["items"]
    assert (ticket["subject"], ticket["channel"]) == ("The site is down", "portal")
    assert visitor.context.cookies() == []


def test_other_sites_cannot_show_it(live, page, browser, own_site):
    allow(page, live, "https://www.acme.test")
    # A page of its own, since here the policy shall be broken.
    with browser.new_context() as context:
        visitor = context.new_page()
        with visitor.expect_console_message(lambda message: "frame-ancestors" in message.text):
            visitor.goto(own_site)
        assert not visitor.frame_locator("iframe").locator("form").count()


def test_it_fits_a_telephone(live, page, visit, own_site):
    allow(page, live, own_site)
    visitor = visit(own_site, viewport=NARROW)
    expect(visitor.frame_locator("iframe").locator("form")).to_be_visible()
    assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth")

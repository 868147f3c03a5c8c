"""Every hostile HTML mail in a real browser, on the agent's page and on the requester's: nothing runs, nothing loads."""

import re
import smtplib
import time
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import in_time
from tests.intake.hostile import active

TARGETS = re.compile(r"/w/acme/(?:members|settings|files/x)|/logout|evil")


@pytest.fixture(scope="session")
def received(live):
    """One ticket that holds every payload, each in a mail of its own."""
    with smtplib.SMTP("127.0.0.1", live.smtp_port, timeout=30) as smtp:
        for number, payload in enumerate(active.PAYLOADS.values()):
            thread = "In-Reply-To: <0@evil.test>\r\n" if number else ""
            head = f"From: Mallory <mallory@evil.test>\r\nSubject: Hostile\r\nMessage-ID: <{number}@evil.test>\r\n{thread}MIME-Version: 1.0\r\n"
            smtp.sendmail("mallory@evil.test", ["support@acme.localhost"], head.encode() + active.in_base64(active.html_of(payload)))
            if number == 0:
                # Those that answer it are to find it.
                assert in_time(lambda: live.api("GET", "/tickets?q=Hostile").json()["items"])


def watched(page, home):
    """What a page asks for elsewhere, or where it was never asked to."""
    found = []

    def look(request):
        address = request.url
        if address.startswith(("data:", "blob:")) or address.startswith(home) and not TARGETS.search(urlsplit(address).path):
            return
        found.append(address)

    page.on("request", look)
    page.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    return found


def hostile_ticket(page, live):
    """The number of the ticket, once all mails are on it."""
    headers = {"Authorization": f"Bearer {live.token}"}
    for _ in range(240):
        tickets = page.request.get(f"{live.url}/api/v1/tickets?q=Hostile", headers=headers).json()["items"]
        if tickets:
            messages = page.request.get(f"{live.url}/api/v1/tickets/{tickets[-1]['number']}/messages?limit=100", headers=headers).json()
            if messages["next"] and len(messages["items"]) == 100:
                return tickets[-1]["number"]
        time.sleep(0.5)
    raise AssertionError("the mails did not become one ticket")


def test_nothing_runs_and_nothing_loads_on_the_agents_page(page, live, received):
    number = hostile_ticket(page, live)
    found = watched(page, live.url)
    page.goto(f"{live.url}/w/acme/tickets/{number}")
    page.wait_for_timeout(2_500)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".message__text :is(script, style, iframe, form, input, svg, object, embed, dialog, video)").count() == 0
    assert (
        page.locator(".message__text :is([style], [onclick], [onerror], [hx-get], [hx-post], [data-hx-get], [data-live], [id])").count()
        == 0
    )
    assert page.locator(".message").count() > 100
    assert found == []
    box = page.locator(".bar").first.bounding_box()
    on_top = page.evaluate(
        "([x, y]) => !!document.elementFromPoint(x, y)?.closest('.bar')", [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    )
    assert on_top, "a mail covers the page"


def test_nothing_runs_and_nothing_loads_on_the_requesters_page(page, visit, live, received):
    number = hostile_ticket(page, live)
    page.goto(f"{live.url}/w/acme/outbox")
    # Others have written to the same house before.
    page.locator("a.row__link", has_text=f"[#{number}]").last.click()
    page.wait_for_url("**/outbox/*")
    link = live.url + re.search(r"/help/acme/t/[a-z0-9-]+", page.content())[0]
    stranger = visit()
    found = watched(stranger, live.url)
    stranger.goto(link)
    stranger.wait_for_timeout(2_500)
    assert stranger.evaluate("window.pwned") is None
    assert stranger.get_by_text("Hello").count() > 50
    assert found == []

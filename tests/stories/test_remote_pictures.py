"""Pictures that a mail keeps elsewhere: nothing is fetched before a click, and then only by us and only pictures."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from caseway.outside import connecting
from caseway.outside.addresses import read_networks
from caseway.tickets.actions import answer
from caseway.tickets.actions.saying import Words
from caseway.ui.richtext import clean_html

pytestmark = pytest.mark.django_db
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
ANSWERS = {"/a.png": PNG, "/b.png": b"<html><script>alert(1)</script>", "/c.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>"}


@pytest.fixture
def elsewhere():
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802
            asked.append((self.path, self.headers.get("Cookie"), self.headers.get("Referer")))
            self.send_response(200 if self.path in ANSWERS else 302)
            self.send_header("Content-Type", "image/png")
            self.send_header("Location", "/a.png")
            self.end_headers()
            self.wfile.write(ANSWERS.get(self.path, b""))

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    server.asked = asked
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def message(ticket, rita, elsewhere):
    home = f"http://127.0.0.1:{elsewhere.server_port}"
    html = clean_html("".join(f"<img src='{home}{path}' alt='look'>" for path in (*ANSWERS, "/moved")))
    return answer(ticket, by=rita, words=Words("look", html), channel="email")


def test_nothing_is_fetched_before_a_click(message, elsewhere, olga, browser_of):
    browser, home = browser_of(olga), f"/w/acme/tickets/{message.ticket.number}"
    page = browser.get(home).content.decode()
    assert "Show the 4 pictures that are kept elsewhere" in page and "/pictures/" not in page
    shown = browser.get(f"{home}?pictures={message.pk}").content.decode()
    assert f'src="{home}/messages/{message.pk}/pictures/0"' in shown and 'src="http:' not in shown
    assert elsewhere.asked == []


def test_only_pictures_come_through_and_without_a_trace_of_who_looks(message, elsewhere, olga, browser_of, monkeypatch):
    # No address of the public net is at hand here, so this one passes for one.
    monkeypatch.setattr(connecting, "may_reach", lambda address, allowed: address == "127.0.0.1")
    browser, home = browser_of(olga), f"/w/acme/tickets/{message.ticket.number}/messages/{message.pk}/pictures"
    answers = [browser.get(f"{home}/{index}") for index in range(5)]
    assert [answer.status_code for answer in answers] == [200, 404, 404, 404, 404]
    assert (answers[0].content, answers[0]["Content-Type"], answers[0]["X-Content-Type-Options"]) == (PNG, "image/png", "nosniff")
    assert elsewhere.asked == [(path, None, None) for path in (*ANSWERS, "/moved")]


def test_inner_addresses_are_out_of_reach_even_where_settings_may_name_them(message, elsewhere, olga, browser_of, settings):
    settings.CASEWAY_INNER_NETWORKS = read_networks("all")
    assert browser_of(olga).get(f"/w/acme/tickets/{message.ticket.number}/messages/{message.pk}/pictures/0").status_code == 404
    assert elsewhere.asked == []


@pytest.mark.parametrize("page", ["triage", "triage/{number}", "tickets/{number}", "tickets/{number}/peek"])
def test_wherever_the_mail_is_read_a_link_leads_to_its_pictures(page, message, ticket, olga, browser_of):
    shown = browser_of(olga).get(f"/w/acme/{page.format(number=ticket.number)}")
    assert shown.status_code == 200
    assert f"/w/acme/tickets/{ticket.number}?pictures={message.pk}#message-{message.pk}" in shown.text

"""A mailbox that is not reached raises one alarm, here and by a second way, which ends by itself; and what its pages show."""

import hashlib
import hmac
import http.server
import json
import threading
from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.intake.mailboxes.actions import pause_mailbox, set_mailbox
from caseway.intake.mailboxes.watching import watch_mailboxes
from caseway.intake.models import Mailbox
from caseway.notices.models import Alarm, AlarmCall
from caseway.notices.second_way import SIGNATURE, set_second_way
from caseway.outside.sealing import unseal
from caseway.tickets.models import MailAddress
from tests.ports import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(acme, ada):
    address = MailAddress.objects.create(workspace=acme, email="sales@acme.test")
    access = {"host": "127.0.0.1", "port": free_port(), "security": "none", "user": "sales", "alarm_minutes": 15}
    return set_mailbox(acme, by=ada, address=address, password="very secret", takes_old=True, **access)


@pytest.fixture
def listener():
    """Keeps what is posted to it; `status` is what it answers."""

    class Asked(http.server.BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            made.got.append((self.headers[SIGNATURE], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(made.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    made.got, made.status, made.url = [], 200, f"http://127.0.0.1:{made.server_port}/alarms"
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()


def unreached(minutes):
    Mailbox.objects.update(reached_at=now() - timedelta(minutes=minutes))


def test_the_alarm_comes_once_and_ends_by_itself(mailbox, olga, browser_of):
    unreached(14)
    watch_mailboxes()
    assert not Alarm.objects.exists()
    unreached(16)
    watch_mailboxes()
    watch_mailboxes()
    assert Alarm.objects.standing().count() == 1
    assert "sales@acme.test has not been reached" in browser_of(olga).get("/w/acme/tickets").content.decode()
    unreached(0)
    watch_mailboxes()
    assert not Alarm.objects.standing().exists()


def test_one_that_was_never_reached_raises_it_too_and_a_paused_one_does_not(mailbox, ada):
    Mailbox.objects.update(created_at=now() - timedelta(hours=1))
    watch_mailboxes()
    assert Alarm.objects.standing().count() == 1
    pause_mailbox(mailbox, by=ada)
    watch_mailboxes()
    assert not Alarm.objects.standing().exists()


def test_beginning_and_end_go_by_a_second_way(acme, ada, mailbox, listener, postbox, settle):
    way = set_second_way(acme, by=ada, email="ada@elsewhere.test", url=listener.url)
    unreached(16)
    watch_mailboxes()
    settle()
    unreached(0)
    watch_mailboxes()
    settle()
    assert [json.loads(content)["is_over"] for _signature, content in listener.got] == [False, True]
    for signature, content in listener.got:
        assert signature == "sha256=" + hmac.new(unseal(way.sealed_secret).encode(), content, hashlib.sha256).hexdigest()
    begin, end = postbox.to("ada@elsewhere.test")
    assert "Alarm" in begin.subject and "It is over" in end.subject


def test_a_second_way_that_refuses_is_tried_again_and_mails_once(acme, ada, mailbox, listener, postbox, settle):
    listener.status = 500
    set_second_way(acme, by=ada, email="ada@elsewhere.test", url=listener.url)
    unreached(16)
    watch_mailboxes()
    settle()
    listener.status = 200
    AlarmCall.objects.update(due_at=now())
    settle()
    assert (len(listener.got), len(postbox.to("ada@elsewhere.test")), AlarmCall.objects.count()) == (2, 1, 0)


def test_the_pages_show_no_password_and_say_what_is_wrong(mailbox, ada, browser_of):
    browser = browser_of(ada)
    Mailbox.objects.update(last_error="login: no such user", failing_since=now())
    home = "/w/acme/settings/mailboxes"
    for address in (home, f"{home}/{mailbox.pk}", f"{home}/{mailbox.pk}/edit"):
        page = browser.get(address).content.decode()
        assert "very secret" not in page and "sales@acme.test" in page
    assert "The server refuses the name or the password. (no such user)" in browser.get(f"{home}/{mailbox.pk}").content.decode()
    tested = browser.post(f"{home}/{mailbox.pk}/act", {"act": "test"}, follow=True).content.decode()
    assert "The server cannot be reached" in tested
    browser.post(f"{home}/{mailbox.pk}/act", {"act": "pause"})
    assert Mailbox.objects.get().is_paused
    browser.post(f"{home}/{mailbox.pk}/act", {"act": "resume"})
    browser.post(f"{home}/{mailbox.pk}/act", {"act": "remove"})
    assert not Mailbox.objects.exists()


def test_a_mailbox_is_set_up_on_its_page(acme, ada, browser_of):
    address = MailAddress.objects.create(workspace=acme, email="sales@acme.test")
    given = {"address": address.pk, "host": "imap.acme.test", "port": 993, "security": "tls", "user": "sales", "folder": "INBOX", "after": "move",
             "move_to": "INBOX", "poll_seconds": 120, "alarm_minutes": 15}  # fmt: skip
    browser = browser_of(ada)
    refused = browser.post("/w/acme/settings/mailboxes/new", given)
    assert refused.status_code == 422 and b"Name another folder." in refused.content and b"Enter the password" in refused.content
    made = browser.post("/w/acme/settings/mailboxes/new", {**given, "move_to": "Done", "password": "very secret"})
    assert made.status_code == 302
    mailbox = Mailbox.objects.get()
    assert unseal(mailbox.sealed_password) == "very secret" and mailbox.taken_from is not None
    browser.post(f"/w/acme/settings/mailboxes/{mailbox.pk}/edit", {**given, "move_to": "Done", "port": 143})
    mailbox.refresh_from_db()
    assert (mailbox.port, unseal(mailbox.sealed_password)) == (143, "very secret")

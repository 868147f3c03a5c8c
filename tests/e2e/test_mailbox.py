"""The real program at a real mailbox, killed at random moments: every mail is one ticket, and none is lost."""

import contextlib
import os
import random
import re
import signal
import sqlite3
import threading
import time

import httpx
import pytest

from tests.e2e.live import installation

CUTS = int(os.environ.get("CUTS", "10"))
KILLS = max(2, CUTS // 4)


def letter(number):
    body = "x" * random.randrange(30_000)
    return f"From: rita@northwind.test\r\nSubject: Report {number}\r\nMessage-ID: <{number}@northwind.test>\r\n\r\nIt stops.\r\n{body}\r\n".encode()


def at_the_desk(live) -> httpx.Client:
    """Olga, signed in."""
    client = httpx.Client(base_url=live.url, timeout=30, headers={"Referer": live.url})
    client.get("/login")
    answer = post(client, "/login", login=live.email, password=live.password)
    assert answer.status_code == 302, answer.text[:500]
    return client


def post(client: httpx.Client, path: str, **given) -> httpx.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).text)[1]
    return client.post(path, data={**given, "csrfmiddlewaretoken": token})


def set_up_mailbox(live, dovecot) -> None:
    with contextlib.closing(at_the_desk(live)) as client:
        made = post(client, "/w/acme/settings/addresses", email="support@acme.test")
        address = made.headers["location"].rsplit("/", 1)[1]
        access = {"host": "127.0.0.1", "port": dovecot.port, "security": "none", "user": "support@acme.test", "password": "open sesame"}
        more = {"address": address, "folder": "INBOX", "after": "delete", "takes_old": "on", "poll_seconds": 10, "alarm_minutes": 15}
        answer = post(client, "/w/acme/settings/mailboxes/new", **access, **more)
        assert answer.status_code == 302, answer.text[-3000:]


def tickets(live) -> list[str]:
    found, cursor = [], {}
    while True:
        page = live.api("GET", "/tickets", params={"limit": 100, **cursor}).json()
        found += [ticket["subject"] for ticket in page["items"]]
        if not page["next"]:
            return sorted(found)
        cursor = {"cursor": page["next"]}


@pytest.mark.slow
def test_killed_at_random_moments_every_mail_is_one_ticket(tmp_path, dovecot):
    live = installation(tmp_path / "data")
    live.set_up()
    with live.serving():
        set_up_mailbox(live, dovecot)
    sent: list[str] = []

    def deliver(count):
        for _mail in range(count):
            dovecot.deliver(letter(len(sent)))
            sent.append(f"Report {len(sent)}")

    for _kill in range(KILLS):
        deliver(random.randrange(1, 6))
        with live.serving(end=signal.SIGKILL):
            meanwhile = threading.Thread(target=deliver, args=(random.randrange(3),))
            meanwhile.start()
            time.sleep(random.random() * 2)
            meanwhile.join()
    with live.serving():
        until = time.monotonic() + 120
        while time.monotonic() < until and (dovecot.subjects() or len(tickets(live)) < len(sent)):
            time.sleep(0.5)
        assert dovecot.subjects() == []
        assert tickets(live) == sorted(sent), kept_as(live)


def kept_as(live):
    """How the received mails stand, for whoever wonders why one is no ticket."""
    with contextlib.closing(sqlite3.connect(live.data / "caseway.sqlite3")) as kept:
        return kept.execute(
            "SELECT state, disposition, count(*), max(attempts), max(last_error) FROM intake_incomingmail GROUP BY 1, 2"
        ).fetchall()

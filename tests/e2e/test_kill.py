"""Acknowledged is kept, and once: the whole process group is killed again and again while mail and requests come in and replies go out.

`KILLS=300` for the real thing; a few in every run. On both databases.
"""

import collections
import itertools
import os
import random
import re
import signal
import smtplib
import threading
import time

import httpx
import pytest

from tests.e2e.conftest import in_time
from tests.e2e.live import Live, installation
from tests.postbox import Postbox

KILLS = int(os.environ.get("KILLS", "3"))


@pytest.fixture
def customers_server():
    box = Postbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def made(request, tmp_path, customers_server):
    given = {"DATABASE_URL": request.getfixturevalue("database")} if request.param == "postgres" else {}
    return installation(tmp_path / "data", EMAIL_URL=customers_server.url, **given)


class Load:
    """Writers by mail and by API; `kept` holds what the program said it has."""

    def __init__(self, live: Live):
        self.live, self.kept, self.serial = live, {}, itertools.count()
        self.stop = threading.Event()

    def mails(self):
        while not self.stop.is_set():
            key = f"mail-{next(self.serial)}"
            body = f"body of {key} " + "x" * random.randrange(3000)
            head = f"From: a{random.randrange(300)}@example.com\r\nTo: support@acme.localhost\r\nSubject: {key}\r\nMessage-ID: <{key}@x>"
            try:
                with smtplib.SMTP("127.0.0.1", self.live.smtp_port, timeout=20) as smtp:
                    smtp.sendmail("a@example.com", ["support@acme.localhost"], f"{head}\r\n\r\n{body}\r\n".encode())
                    self.kept[key] = body
            except (OSError, smtplib.SMTPException):
                time.sleep(0.05)

    def posts(self):
        while not self.stop.is_set():
            key = f"api-{next(self.serial)}"
            ticket = {"subject": key, "body": f"body of {key}", "requester": {"email": f"b{random.randrange(300)}@example.com"}}
            try:
                if self.live.api("POST", "/tickets", json=ticket).status_code == 201:
                    self.kept[key] = ticket["body"]
            except httpx.HTTPError:
                time.sleep(0.05)

    def run(self):
        threads = [threading.Thread(target=work) for work in (self.mails, self.mails, self.posts)]
        for thread in threads:
            thread.start()
        return threads


def until_there_are(kept, count: int) -> None:
    """A kill is to hit work, however busy the machine is."""
    assert in_time(lambda: len(kept) >= count)


def test_what_was_acknowledged_is_there_exactly_once_after_kills(made):
    made.set_up()
    kept = {}
    serial = itertools.count()
    for _ in range(KILLS):
        load = Load(made)
        load.serial = serial
        with made.serving(end=signal.SIGKILL):
            threads = load.run()
            until_there_are(load.kept, 11)
            time.sleep(random.uniform(0.0, 1.5))
        load.stop.set()
        for thread in threads:
            thread.join()
        kept |= load.kept
    with made.serving():
        tickets = settled(made, kept)
        have = collections.Counter(ticket["subject"] for ticket in tickets)
        assert len(kept) > 10 * KILLS
        assert {key for key in kept if have[key] != 1} == set()
        assert {key for key, count in have.items() if count > 1} == set()
        numbers = {ticket["subject"]: ticket["number"] for ticket in tickets}
        for key in random.sample(sorted(kept), min(30, len(kept))):
            message = made.api("GET", f"/tickets/{numbers[key]}/messages").json()["items"][0]
            assert message["body"].strip() == kept[key].strip()


def test_a_reply_goes_out_once_and_only_the_one_on_its_way_at_a_kill_may_go_twice(made, customers_server):
    made.set_up()
    kept, serial = set(), itertools.count()
    for kill in range(KILLS):
        stop = threading.Event()
        with made.serving(end=signal.SIGKILL):
            if kill == 0:
                reports_come(made)
            writer = threading.Thread(target=reply_until, args=(stop, made, serial, kept))
            writer.start()
            until_there_are(kept, len(kept) + 6)
            time.sleep(random.uniform(0.0, 1.0))
        stop.set()
        writer.join()
    with made.serving():
        in_time(lambda: kept <= set(replies(customers_server)))
        quiet(customers_server)
    delivered = replies(customers_server)
    assert len(kept) > 5 * KILLS
    assert {key for key in kept if key not in delivered} == set()
    repeated = {key: ids for key, ids in delivered.items() if len(ids) > 1}
    assert sum(len(ids) - 1 for ids in repeated.values()) <= KILLS
    assert all(len(set(ids)) == 1 for ids in repeated.values()), "the repeated mail has the same Message-ID"


def reports_come(made: Live) -> None:
    for number in range(5):
        ticket = {"subject": f"Report {number}", "body": "It stops.", "requester": {"email": f"c{number}@example.com"}}
        assert made.api("POST", "/tickets", json=ticket).status_code == 201


def reply_until(stop: threading.Event, live: Live, serial, kept: set[str]) -> None:
    while not stop.is_set():
        key = f"reply-{next(serial)}-"
        try:
            reply = {"kind": "reply", "body": f"This is {key}."}
            if live.api("POST", f"/tickets/{random.randrange(5) + 1}/messages", json=reply).status_code == 201:
                kept.add(key)
        except httpx.HTTPError:
            time.sleep(0.05)


def quiet(box: Postbox, seconds: float = 2) -> None:
    """Wait until no more mail comes, be it a second time."""
    before, since = -1, time.monotonic()
    until = since + 60
    while time.monotonic() < until and time.monotonic() - since < seconds:
        if len(box.mails) != before:
            before, since = len(box.mails), time.monotonic()
        time.sleep(0.2)


def replies(box: Postbox) -> dict[str, list[str]]:
    """The Message-IDs of all replies that arrived, by what they said."""
    found = collections.defaultdict(list)
    for mail in list(box.mails):
        if said := re.search(r"This is (reply-\d+-)\.", mail.body):
            found[said[1]].append(mail.message["Message-ID"])
    return found


def settled(live: Live, kept: dict) -> list[dict]:
    """All tickets, once what was kept is among them and nothing more becomes one."""
    in_time(lambda: kept.keys() <= {ticket["subject"] for ticket in all_tickets(live)})
    before: list[dict] = []
    for _ in range(60):
        now = all_tickets(live)
        if now and len(now) == len(before):
            return now
        before = now
        time.sleep(1)
    return before


def all_tickets(live: Live) -> list[dict]:
    found, cursor = [], None
    while True:
        page = live.api("GET", "/tickets", params={"limit": 100, **({"cursor": cursor} if cursor else {})}).json()
        found += page["items"]
        cursor = page["next"]
        if not cursor:
            return found

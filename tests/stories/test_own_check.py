"""Mail that comes straight from the internet: who sends it is checked before it is taken."""

import smtplib
import threading
import time

import pytest

from caseway.intake import receiver
from caseway.intake.models import IncomingMail
from caseway.intake.proving import checking
from caseway.intake.receiver import Receiver
from caseway.tickets.models import Message
from tests.intake.proving.names import Names, mail_from, published, signed
from tests.ports import free_port
from tests.stories.test_wanted_mail import FORWARDED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]

SUPPORT = "support@acme.localhost"
HOST, ELSEWHERE = "93.184.216.34", "8.8.8.8"
DNS = {
    (domain, kind): records
    for domain, kind, records in [
        ("northwind.test", "TXT", [f"v=spf1 ip4:{HOST} -all".encode()]),
        ("_dmarc.northwind.test", "TXT", [b"v=DMARC1; p=reject"]),
        ("mail._domainkey.northwind.test", "TXT", [published()]),
        ("acme.test", "TXT", [f"v=spf1 ip4:{HOST} -all".encode()]),
        ("_dmarc.acme.test", "TXT", [b"v=DMARC1; p=reject"]),
        ("open.test", "TXT", [b"v=spf1 ?all"]),
    ]
}


@pytest.fixture
def names():
    return Names(DNS)


@pytest.fixture
def listening(names):
    made = Receiver("127.0.0.1", free_port(), free_port(), records=names)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def coming_from(monkeypatch):
    """All who connect from this machine seem to come from there."""
    return lambda address: monkeypatch.setattr(receiver, "peer_of", lambda session: address)


@pytest.fixture
def receive(acme, settle, listening):
    def deliver(raw, sender="rita@northwind.test", line=0):
        kind = smtplib.LMTP if line else smtplib.SMTP
        with kind("127.0.0.1", listening._listeners[line].port, timeout=30) as client:
            client.sendmail(sender, [SUPPORT], raw)
        settle()
        return IncomingMail.objects.select_related("ticket", "message").latest("pk")

    return deliver


def reasons(mail):
    return [decision[2] for decision in mail.decisions]


RITA = mail_from("Rita <rita@northwind.test>")


@pytest.mark.parametrize(
    "raw, peer, sender, proven, mark, reason",
    [
        (RITA, HOST, "rita@northwind.test", "spf=pass dkim=none dmarc=pass", "authentic", "authentic"),
        (signed(RITA, "northwind.test"), ELSEWHERE, "list@open.test", "spf=neutral dkim=pass dmarc=pass", "authentic", "authentic"),
        (RITA, ELSEWHERE, "mallory@open.test", "spf=neutral dkim=none dmarc=fail", "forged", "forged"),
        (mail_from("m@open.test"), ELSEWHERE, "m@open.test", "spf=neutral dkim=none dmarc=none", "", "unproven"),
    ],
)
def test_an_agent_sees_what_was_found(receive, coming_from, olga, browser_of, raw, peer, sender, proven, mark, reason):
    coming_from(peer)
    mail = receive(raw, sender)
    assert (mail.proven, mail.message.marks, bytes(mail.raw)) == (proven, mark, raw)
    assert reason in reasons(mail)
    page = browser_of(olga).get(f"/w/acme/mail/{mail.pk}").content.decode()
    assert proven.split()[0].removeprefix("spf=") in page


def test_the_words_for_it_are_shown(receive, coming_from, olga, browser_of):
    coming_from(ELSEWHERE)
    mail = receive(RITA, "mallory@open.test")
    browser = browser_of(olga)
    assert "could not prove the sender (DMARC failed; SPF neutral, DKIM none)" in browser.get(f"/w/acme/mail/{mail.pk}").content.decode()
    assert "sender not proven" in browser.get(f"/w/acme/tickets/{mail.ticket.number}").content.decode()


def test_a_forged_member_forwards_nothing(receive, coming_from, olga):
    raw = mail_from("Olga <olga@acme.test>", body=FORWARDED).replace(b"Subject: Export", b"Subject: Fwd: Export")
    coming_from(ELSEWHERE)
    assert receive(raw, "olga@acme.test").ticket.requester.email == "olga@acme.test"
    coming_from(HOST)
    genuine = receive(raw.replace(b"80 %", b"81 %"), "olga@acme.test")
    assert genuine.ticket.requester.email == "rita@northwind.test"
    assert "forwarded" in Message.objects.get(pk=genuine.message_id).marks


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.7", "192.168.1.1", "fd00::2", "::ffff:10.0.0.1"])
def test_who_is_beside_us_is_not_checked(receive, coming_from, names, peer):
    coming_from(peer)
    mail = receive(RITA)
    assert (mail.proven, mail.message.marks, names.asked) == (None, "", [])


def test_a_border_of_ones_own_has_looked_already(receive, coming_from, names, settings):
    settings.CASEWAY_MAIL_BORDER = "mx.acme.test"
    coming_from(HOST)
    mail = receive(b"Authentication-Results: mx.acme.test; dmarc=fail\r\n" + RITA)
    assert (mail.proven, mail.message.marks, names.asked) == (None, "forged", [])


def test_what_a_mail_server_beside_us_hands_over_came_from_elsewhere(receive, coming_from, names):
    coming_from(HOST)
    assert (receive(RITA, line=1).proven, names.asked) == (None, [])


def test_nobody_else_waits_for_a_dns_that_is_slow(receive, coming_from, names, listening, monkeypatch):
    released = threading.Event()
    answer = names.ask
    monkeypatch.setattr(
        names,
        "ask",
        lambda name, kind, seconds: (released.wait(10), answer(name, kind, seconds))[1] if "slow" in name else answer(name, kind, seconds),
    )
    coming_from(ELSEWHERE)
    port = listening._listeners[0].port
    slow = threading.Thread(
        target=lambda: smtplib.SMTP("127.0.0.1", port, timeout=30).sendmail("m@slow.test", [SUPPORT], mail_from("m@slow.test"))
    )
    slow.start()
    began = time.monotonic()
    assert receive(RITA, "mallory@open.test").proven == "spf=neutral dkim=none dmarc=fail"
    assert time.monotonic() - began < 5 and slow.is_alive()
    released.set()
    slow.join(20)
    assert IncomingMail.objects.filter(envelope_sender="m@slow.test", proven="spf=none dkim=none dmarc=none").exists()


def test_a_mail_is_taken_when_nobody_answers_and_when_the_check_fails(receive, coming_from, names, monkeypatch):
    coming_from(HOST)
    names.silent = ["test"]
    mail = receive(RITA)
    assert mail.proven == "spf=temperror dkim=none dmarc=temperror" and mail.message.marks == "" and "unanswered" in reasons(mail)

    def fails(*given):
        raise RuntimeError

    monkeypatch.setattr(checking, "check", fails)
    assert receive(mail_from("b@northwind.test", body="Again.")).proven == "spf=temperror dkim=temperror dmarc=temperror"


def test_a_check_that_never_ends_is_not_waited_for(receive, coming_from, monkeypatch):
    released = threading.Event()
    monkeypatch.setattr(checking, "check", lambda *given: released.wait(10))
    monkeypatch.setattr(checking, "SECONDS_WITH_WAITING", 0.2)
    coming_from(HOST)
    assert receive(RITA).proven == "spf=temperror dkim=temperror dmarc=temperror"
    released.set()

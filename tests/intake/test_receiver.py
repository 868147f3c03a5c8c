"""The receiver, spoken to over a real socket: what it takes it has, what it cannot keep it does not take."""

import contextlib
import functools
import smtplib
import socket
import threading
import time

import pytest
from aiosmtpd.smtp import SMTP

from caseway.intake import protocol, receiver, storing
from caseway.intake.models import IncomingMail
from caseway.intake.receiver import PortTaken, Receiver
from caseway.intake.recipients import Recipients
from caseway.intake.storing import raw_mail
from tests.ports import free_port

pytestmark = pytest.mark.django_db(transaction=True)

SUPPORT = "support@acme.localhost"
MAIL = "From: Rita <rita@northwind.test>\r\nSubject: It leaks\r\n\r\nAt the hinge.\r\n"


class Line:
    """A conversation, line by line."""

    def __init__(self, port: int, hello: str = "EHLO there"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.file = self.socket.makefile("rb")
        self.greeting = self.hear()
        self.say(hello)

    def say(self, line: str) -> str:
        return self.send(line.encode() + b"\r\n")

    def send(self, raw: bytes) -> str:
        self.socket.sendall(raw)
        return self.hear()

    def hear(self) -> str:
        """The last line of an answer."""
        while (line := self.file.readline())[3:4] == b"-":
            continue
        return line.decode().strip()

    def begin(self, *recipients: str, sender: str = "rita@northwind.test") -> None:
        assert self.say(f"MAIL FROM:<{sender}>").startswith("250")
        for recipient in recipients:
            assert self.say(f"RCPT TO:<{recipient}>").startswith("250")
        assert self.say("DATA").startswith("354")


@pytest.fixture
def listening():
    made = Receiver("127.0.0.1", free_port(), free_port())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def smtp(listening):
    return listening._listeners[0].port


@pytest.fixture
def lmtp(listening):
    return listening._listeners[1].port


@pytest.fixture
def line(smtp):
    return Line(smtp)


def test_what_is_answered_with_250_is_stored_as_it_came(acme, line):
    line.begin(SUPPORT)
    assert line.send(MAIL.encode() + b"..dotted\r\n.\r\n") == "250 2.0.0 Kept"
    mail = IncomingMail.objects.get()
    assert bytes(mail.raw) == MAIL.encode() + b".dotted\r\n"
    assert (mail.workspace, mail.envelope_sender, mail.recipient, mail.peer) == (acme, "rita@northwind.test", SUPPORT, "127.0.0.1")


def test_250_waits_for_the_commit(acme, line, monkeypatch):
    committed = threading.Event()
    stored = storing._stored

    def slowly(mails):
        time.sleep(0.3)
        kept = stored(mails)
        committed.set()
        return kept

    monkeypatch.setattr(storing, "_stored", slowly)
    line.begin(SUPPORT)
    assert line.send(MAIL.encode() + b".\r\n").startswith("250")
    assert committed.is_set()


def test_what_cannot_be_stored_is_asked_for_again(acme, line, monkeypatch):
    def fails(rows):
        raise OSError("no space left on device")

    monkeypatch.setattr(storing, "add_all", fails)
    line.begin(SUPPORT)
    assert line.send(MAIL.encode() + b".\r\n").startswith("451")
    monkeypatch.undo()
    line.begin(SUPPORT)
    assert line.send(MAIL.encode() + b".\r\n").startswith("250")
    assert IncomingMail.objects.count() == 1


def test_one_mail_that_cannot_be_stored_costs_no_other(acme, monkeypatch):
    """Those that are committed together."""
    write, answers = storing.add_all, {}

    def chokes(rows):
        if any(row.raw == b"poison" for row in rows):
            raise ValueError
        write(rows)

    monkeypatch.setattr(storing, "add_all", chokes)
    asked = [
        storing.Asked([raw_mail(acme.pk, raw, source="smtp", sender="")], functools.partial(answers.__setitem__, raw))
        for raw in (b"good", b"poison", b"better")
    ]
    storing.Store()._commit(asked)
    assert answers == {b"good": True, b"poison": False, b"better": True}
    assert IncomingMail.objects.count() == 2


@pytest.mark.parametrize("recipient", ["nobody@acme.localhost", "support@nowhere.localhost", "rita@northwind.test"])
def test_nobody_receives_at_an_unknown_address(acme, line, recipient):
    line.say("MAIL FROM:<rita@northwind.test>")
    assert line.say(f"RCPT TO:<{recipient}>").startswith("550")
    assert line.say("DATA").startswith("503")


def test_a_recipient_who_cannot_be_looked_up_may_be_known_later(acme, line, monkeypatch):
    def fails(self, address):
        raise OSError("the database sleeps")

    monkeypatch.setattr(Recipients, "look_up", fails)
    line.say("MAIL FROM:<rita@northwind.test>")
    assert line.say(f"RCPT TO:<{SUPPORT}>").startswith("451")


def test_a_mail_to_two_workspaces_is_each_ones_own(acme, mallory, line):
    line.begin(SUPPORT, "support@evil.localhost", "support+more@acme.localhost")
    assert line.send(MAIL.encode() + b".\r\n").startswith("250")
    assert set(IncomingMail.objects.values_list("workspace__slug", "recipient")) == {("acme", SUPPORT), ("evil", "support@evil.localhost")}


def test_a_known_recipient_stays_known_until_the_mail_is_there(acme, listening, line):
    """However many others are asked about meanwhile."""
    line.begin(SUPPORT)
    listening._listeners[0].handler._recipients._known.clear()
    assert line.send(MAIL.encode() + b".\r\n").startswith("250")
    assert IncomingMail.objects.count() == 1


def test_lmtp_answers_for_each_recipient(acme, mallory, lmtp):
    line = Line(lmtp, hello="LHLO there")
    line.begin(SUPPORT, "support@evil.localhost")
    assert line.send(MAIL.encode() + b".\r\n") == "250 2.0.0 Kept"
    assert line.hear() == "250 2.0.0 Kept"
    assert line.say("NOOP").startswith("250")
    assert IncomingMail.objects.filter(source="lmtp").count() == 2


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n"])
def test_only_crlf_dot_crlf_ends_a_mail(acme, line, end):
    """What another server takes for the end must not smuggle a second mail in."""
    smuggled = b"MAIL FROM:<boss@acme.test>\r\nRCPT TO:<support@acme.localhost>\r\nDATA\r\nFrom: boss@acme.test\r\n\r\nPay.\r\n"
    line.begin(SUPPORT)
    assert line.send(MAIL.encode().rstrip() + end + smuggled + b".\r\n").startswith("250")
    mail = IncomingMail.objects.get()
    assert b"MAIL FROM:<boss@acme.test>" in bytes(mail.raw)
    assert mail.envelope_sender == "rita@northwind.test"


BODIES = {
    "nothing": (b".\r\n", b""),
    "dots": (b"..\r\n...\r\n..a\r\n.b\r\n.\r\n", b".\r\n..\r\n.a\r\nb\r\n"),
    "a long line": (b"x" * 300_000 + b"\r\n.\r\n", b"x" * 300_000 + b"\r\n"),
    "much": (b"y" * 70 + b"\r\n" + b"z\r\n" * 900_000 + b".\r\n", b"y" * 70 + b"\r\n" + b"z\r\n" * 900_000),
}


@pytest.mark.parametrize("sent, kept", BODIES.values(), ids=BODIES.keys())
def test_dots_are_undoubled_and_nothing_else_is_changed(acme, line, sent, kept):
    line.begin(SUPPORT)
    assert line.send(sent).startswith("250")
    assert bytes(IncomingMail.objects.get().raw) == kept


def test_the_end_of_a_mail_may_come_in_pieces(acme, line):
    line.begin(SUPPORT)
    for piece in (b"Subject: x\r", b"\n\r\n", b"Hello.\r", b"\n", b".", b"\r"):
        line.socket.sendall(piece)
        time.sleep(0.02)
    assert line.send(b"\n").startswith("250")
    assert bytes(IncomingMail.objects.get().raw) == b"Subject: x\r\n\r\nHello.\r\n"


def test_commands_that_come_with_the_mail_are_heard_after_it(acme, line):
    next_one = b"MAIL FROM:<ron@northwind.test>\r\nRCPT TO:<support@acme.localhost>\r\nDATA\r\n"
    line.begin(SUPPORT)
    assert line.send(MAIL.encode() + b".\r\n" + next_one).startswith("250")
    assert [line.hear()[:3] for _ in range(3)] == ["250", "250", "354"]
    assert line.send(b"Second.\r\n.\r\nQUIT\r\n").startswith("250") and line.hear().startswith("221")
    assert sorted(IncomingMail.objects.values_list("envelope_sender", flat=True)) == ["rita@northwind.test", "ron@northwind.test"]


def test_who_hangs_up_within_a_mail_has_sent_none(acme, smtp):
    line = Line(smtp)
    line.begin(SUPPORT)
    line.socket.sendall(MAIL.encode())
    line.file.close()
    line.socket.close()
    assert Line(smtp).say("NOOP").startswith("250")
    assert not IncomingMail.objects.exists()


ADDRESSES = [
    "<a@b>",
    "<rita@northwind.test> SIZE=12",
    "<>",
    "a@b.test",
    "<a@b",
    "<@x:a@b>",
    '<"a b"@c>',
    "<a..b@c>",
    "<.a@c>",
    "< a@b>",
    "<a@b>x",
    "",
    "<a@[1.2.3.4]>",
]


@pytest.mark.parametrize("said", [*ADDRESSES, f"<{'a' * 64}@b>", f"<{'a' * 65}@b>", "<a@b.c>  SIZE=1", "<mü@b>", "<a@b>\t"])
def test_an_address_is_understood_as_by_the_library(said):
    ours = protocol.LimitedSMTP.__new__(protocol.LimitedSMTP)
    found, library = ours._getaddr(said), SMTP._getaddr(ours, said)
    assert (found[0], (found[1] or "").split()) == (library[0], (library[1] or "").split())


@pytest.mark.parametrize("sender", ["", '"Rita, the first"@northwind.test', "rita+news=acme.test@northwind.test"])
def test_senders_are_kept_as_they_are_quoted(acme, line, sender):
    line.begin(SUPPORT, sender=sender)
    assert line.send(MAIL.encode() + b".\r\n").startswith("250")
    assert IncomingMail.objects.get().envelope_sender == sender


def test_too_large_a_mail_is_refused_and_the_line_goes_on(acme, monkeypatch):
    monkeypatch.setattr(receiver, "LARGEST", 10_000)
    made = Receiver("127.0.0.1", free_port())
    made.start()
    try:
        line = Line(made._listeners[0].port)
        assert line.say("MAIL FROM:<rita@northwind.test> SIZE=10001").startswith("552")
        line.begin(SUPPORT)
        assert line.send(MAIL.encode() + b"x" * 998 + b"\r\n" + (b"y" * 70 + b"\r\n") * 200 + b".\r\n").startswith("552")
        line.begin(SUPPORT)
        assert line.send(MAIL.encode() + b".\r\n").startswith("250")
    finally:
        made.stop()


def test_only_the_silent_are_hung_up_on(acme, monkeypatch):
    monkeypatch.setattr(receiver, "SECONDS_OF_SILENCE", 1.5)
    made = Receiver("127.0.0.1", free_port())
    made.start()
    try:
        line = Line(made._listeners[0].port)
        for _ in range(4):
            time.sleep(0.4)
            assert line.say("NOOP").startswith("250")
        line.begin(SUPPORT)
        for _ in range(4):
            time.sleep(0.4)
            line.socket.sendall(b"A line.\r\n")
        assert line.send(b".\r\n").startswith("250")
        assert line.hear() == ""
    finally:
        made.stop()


def test_very_many_recipients_come_in_portions(acme, line, monkeypatch):
    monkeypatch.setattr(receiver, "MOST_RECIPIENTS", 2)
    line.say("MAIL FROM:<rita@northwind.test>")
    answers = [line.say(f"RCPT TO:<support+{number}@acme.localhost>")[:3] for number in range(3)]
    assert answers == ["250", "250", "452"]


def test_a_guest_opens_only_so_many_connections(acme, smtp, monkeypatch):
    monkeypatch.setattr(protocol, "LOOPBACK", ())
    monkeypatch.setattr(protocol, "MOST_FROM_ONE_PEER", 2)
    first, second = Line(smtp), Line(smtp)
    with contextlib.suppress(OSError):
        assert Line(smtp).greeting.startswith("421")
    first.socket.close(), first.file.close()
    assert in_time(lambda: greeted(smtp))
    assert second.say("NOOP").startswith("250")


def greeted(port: int) -> bool:
    with contextlib.suppress(OSError):
        return Line(port).greeting.startswith("220")
    return False


def in_time(happens) -> bool:
    """A place is free when the server has noticed that somebody left."""
    until = time.monotonic() + 30
    while not (is_so := happens()) and time.monotonic() < until:
        time.sleep(0.05)
    return is_so


def test_a_server_beside_us_may_send_all_its_mail_over_one_line(acme, monkeypatch):
    monkeypatch.setattr(receiver, "MOST_COMMANDS", {**receiver.MOST_COMMANDS, "*": 3})
    made = Receiver("127.0.0.1", free_port())
    made.start()
    try:
        with smtplib.SMTP("127.0.0.1", made._listeners[0].port, timeout=30) as sender:
            for _ in range(10):
                sender.sendmail("rita@northwind.test", [SUPPORT], MAIL)
    finally:
        made.stop()
    assert IncomingMail.objects.count() == 10


def test_five_hundred_at_once_are_all_kept(acme, smtp):
    answers = []

    def send(count):
        with smtplib.SMTP("127.0.0.1", smtp, timeout=30) as sender:
            for _ in range(count):
                answers.append(sender.sendmail("rita@northwind.test", [SUPPORT], MAIL))

    threads = [threading.Thread(target=send, args=(50,)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert answers == [{}] * 500
    assert IncomingMail.objects.count() == 500


def test_a_port_that_is_taken_is_said_at_once(acme, smtp):
    with pytest.raises(PortTaken):
        Receiver("127.0.0.1", smtp).start()

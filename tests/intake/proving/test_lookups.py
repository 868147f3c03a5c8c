"""What is asked of the DNS for one mail, and what is remembered of it."""

import socket
import threading
import time

import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from caseway.intake.proving import lookups
from caseway.intake.proving.lookups import Lookups, Records, Remembered, Unanswered
from tests.intake.proving.names import Names


def asking(names, seconds=5.0, **limits):
    return Lookups(Remembered(names), time.monotonic() + seconds, **limits)


def test_an_answer_is_asked_for_once_while_it_is_good(monkeypatch):
    names = Names({("a.test", "TXT"): [b"x"]})
    one = asking(names)
    assert [one.ask(name) for name in ("a.test", "A.test.", "a.test", "b.test", "b.test")] == [[b"x"]] * 3 + [[]] * 2
    assert names.asked == [("a.test", "TXT"), ("b.test", "TXT")]
    later = time.monotonic() + 301
    monkeypatch.setattr(lookups.time, "monotonic", lambda: later)
    Lookups(one.remembered, later + 5).ask("a.test")
    assert len(names.asked) == 3


def test_silence_is_not_remembered():
    names = Names(silent=["a.test"])
    one = asking(names)
    for _ in range(2):
        with pytest.raises(Unanswered):
            one.ask("a.test")
    assert len(names.asked) == 2


def test_a_mail_asks_only_so_much_and_so_long():
    names = Names()
    one = asking(names, left=3)
    with pytest.raises(Unanswered):
        [one.ask(f"{number}.test") for number in range(9)]
    with pytest.raises(Unanswered):
        asking(names, seconds=0).ask("a.test")
    assert len(names.asked) == 3


def test_no_more_is_remembered_than_fits():
    names = Names({(f"{number}.test", "TXT"): [b"x" * 3_000] * 100 for number in range(3)})
    remembered = Remembered(names)
    for number in range(lookups.MOST_REMEMBERED + 50):
        remembered.ask(f"{number}.test", "TXT", 1)
    assert len(remembered._known) == lookups.MOST_REMEMBERED
    assert sum(map(len, Remembered(names).ask("1.test", "TXT", 1))) <= lookups.MOST_TEXT


@pytest.mark.parametrize("name", ["", ".", "a..test", "a" * 64 + ".test", ".".join(["abc"] * 70), "ä.test"])
def test_what_is_no_name_is_not_asked_for(name):
    names = Names()
    assert asking(names).ask(name) == [] and names.asked == []


@pytest.fixture
def server():
    """A DNS server on this machine: answers by name and kind, as bytes what it says instead, or nothing."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    known = {}

    def answer():
        while True:
            packet, who = line.recvfrom(4096)
            if packet == b"stop":
                return
            asked = dns.message.from_wire(packet)
            says = known.get(asked.question[0].name.to_text())
            if isinstance(says, bytes):
                line.sendto(packet[:2] + says, who)
            elif says != "silence":
                line.sendto(_response(asked, says), who)

    thread = threading.Thread(target=answer)
    thread.start()
    records = Records()
    records._resolver = dns.resolver.Resolver(configure=False)
    records._resolver.nameservers, records._resolver.port = ["127.0.0.1"], line.getsockname()[1]
    yield known, records
    line.sendto(b"stop", line.getsockname())
    thread.join(5)
    line.close()


def _response(asked, says) -> bytes:
    response = dns.message.make_response(asked, recursion_available=True)
    if says is None:
        response.set_rcode(dns.rcode.NXDOMAIN)
    for name, kind, text in says or ():
        if kind == "CNAME" or kind == dns.rdatatype.to_text(asked.question[0].rdtype):
            response.answer.append(dns.rrset.from_text(name, 300, "IN", kind, *([text] if isinstance(text, str) else text)))
    return response.to_wire()


ANSWERS = {
    "text": ("TXT", [("a.test.", "TXT", '"one" "two"')], [b"onetwo"]),
    "mail servers": ("MX", [("a.test.", "MX", "10 mx.a.test.")], [(10, "mx.a.test")]),
    "addresses": ("A", [("a.test.", "A", ["192.0.2.1", "192.0.2.2"])], ["192.0.2.1", "192.0.2.2"]),
    "long addresses": ("AAAA", [("a.test.", "AAAA", "2001:db8::1")], ["2001:db8::1"]),
    "names": ("PTR", [("a.test.", "PTR", "host.a.test.")], ["host.a.test"]),
    "elsewhere": ("A", [("a.test.", "CNAME", "b.test."), ("b.test.", "A", "192.0.2.9")], ["192.0.2.9"]),
    "another kind": ("A", [("a.test.", "MX", "10 mx.a.test.")], []),
    "nobody": ("A", None, []),
}


@pytest.mark.parametrize("kind, says, expected", ANSWERS.values(), ids=ANSWERS)
def test_what_the_dns_answers_is_read(server, kind, says, expected):
    known, records = server
    known["a.test."] = says
    assert sorted(records.ask("a.test", kind, 2).records) == expected


@pytest.mark.parametrize("says", ["silence", b"", b"\x85\x80" + b"\xff" * 300, b"\x81\x82\x00\x00\x00\x00\x00\x00\x00\x00"])
def test_what_is_no_answer_is_said_to_be_so(server, says):
    known, records = server
    known["a.test."] = says
    began = time.monotonic()
    with pytest.raises(Unanswered):
        records.ask("a.test", "A", 0.3)
    assert time.monotonic() - began < 3


def test_a_machine_without_a_dns_proves_nothing(monkeypatch):
    def fails():
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(lookups.dns.resolver, "Resolver", fails)
    with pytest.raises(Unanswered):
        Records().ask("a.test", "A", 1)

"""Our own check of a sender: what SPF, DKIM and DMARC say together, by a DNS of the test."""

import asyncio
import threading
import time

import pytest

from caseway.intake.proving.checking import MOST_OF_ONE_PEER, Came, Prover, check, public_address
from caseway.intake.proving.lookups import Remembered
from tests.intake.proving.names import Names, mail_from, published, published_on_the_curve, signed, signed_on_the_curve

OURS, THEIRS = "93.184.216.34", "8.8.8.8"
DNS = {
    ("northwind.test", "TXT"): [b"a note", f"v=spf1 ip4:{OURS} -all".encode()],
    ("_dmarc.northwind.test", "TXT"): [b"v=DMARC1; p=reject"],
    ("mail._domainkey.northwind.test", "TXT"): [published()],
    ("news.northwind.test", "TXT"): [f"v=spf1 ip4:{OURS} -all".encode()],
    ("mail._domainkey.news.northwind.test", "TXT"): [published()],
    ("strict.test", "TXT"): [f"v=spf1 ip4:{OURS} -all".encode()],
    ("_dmarc.strict.test", "TXT"): [b"v=DMARC1; p=none; aspf=s; adkim=s"],
    ("news.strict.test", "TXT"): [f"v=spf1 ip4:{OURS} -all".encode()],
    ("mail._domainkey.news.strict.test", "TXT"): [published()],
    ("evil.test", "TXT"): [f"v=spf1 ip4:{THEIRS} -all".encode()],
    ("mail._domainkey.evil.test", "TXT"): [published()],
    ("open.test", "TXT"): [b"v=spf1 ~all"],
    # A registry that says so, and two who registered there.
    ("_dmarc.co.registry.test", "TXT"): [b"v=DMARC1; p=reject; psd=y"],
    ("_dmarc.one.co.registry.test", "TXT"): [b"v=DMARC1; p=reject"],
    ("two.co.registry.test", "TXT"): [f"v=spf1 ip4:{THEIRS} -all".encode()],
    # A part of an organisation that stands for itself.
    ("_dmarc.lab.northwind.test", "TXT"): [b"v=DMARC1; p=reject; psd=n"],
    ("twice.test", "TXT"): [f"v=spf1 ip4:{THEIRS} -all".encode()],
    ("_dmarc.twice.test", "TXT"): [b"v=DMARC1; p=reject", b"v=DMARC1; p=none"],
}


def found(raw, peer=OURS, sender="rita@northwind.test", helo="mx.northwind.test", names=None):
    result = check(Came(raw, peer, helo, sender), Remembered(names or Names(DNS)))
    return result.spf, result.dkim, result.dmarc


RITA = mail_from("Rita <rita@northwind.test>")


@pytest.mark.parametrize(
    "raw, peer, sender, expected",
    [
        pytest.param(RITA, OURS, "rita@northwind.test", ("pass", "none", "pass"), id="its own host"),
        pytest.param(RITA, THEIRS, "rita@northwind.test", ("fail", "none", "fail"), id="a host that is not its own"),
        pytest.param(signed(RITA, "northwind.test"), THEIRS, "rita@northwind.test", ("fail", "pass", "pass"), id="forwarded, signed"),
        pytest.param(signed(RITA, "northwind.test") + b"More.", THEIRS, "", ("none", "fail", "fail"), id="changed on the way"),
        pytest.param(RITA, THEIRS, "mallory@evil.test", ("pass", "none", "fail"), id="another's host proves another"),
        pytest.param(signed(RITA, "evil.test"), THEIRS, "mallory@evil.test", ("pass", "pass", "fail"), id="another's signature, too"),
        pytest.param(signed(signed(RITA, "northwind.test"), "evil.test"), THEIRS, "", ("none", "pass", "pass"), id="signed by two"),
        pytest.param(RITA, OURS, "bounce@news.northwind.test", ("pass", "none", "pass"), id="a part of the organisation"),
        pytest.param(mail_from("a@news.northwind.test"), OURS, "rita@northwind.test", ("pass", "none", "pass"), id="the whole for a part"),
        pytest.param(mail_from("a@lab.northwind.test"), OURS, "rita@northwind.test", ("pass", "none", "fail"), id="a part for itself"),
        pytest.param(mail_from("a@strict.test"), OURS, "a@strict.test", ("pass", "none", "pass"), id="strict, the same"),
        pytest.param(mail_from("a@strict.test"), OURS, "a@news.strict.test", ("pass", "none", "fail"), id="strict, a part"),
        pytest.param(signed(mail_from("a@strict.test"), "news.strict.test"), THEIRS, "", ("none", "pass", "fail"), id="strict, signed"),
        pytest.param(mail_from("a@one.co.registry.test"), THEIRS, "b@two.co.registry.test", ("pass", "none", "fail"), id="one registry"),
        pytest.param(mail_from("a@three.co.registry.test"), THEIRS, "", ("none", "none", "fail"), id="what the registry says"),
        pytest.param(mail_from("a@twice.test"), THEIRS, "a@twice.test", ("pass", "none", "none"), id="two policies are none"),
        pytest.param(mail_from("a@open.test"), THEIRS, "a@open.test", ("softfail", "none", "none"), id="no policy"),
        pytest.param(mail_from("a@nowhere.test"), THEIRS, "a@nowhere.test", ("none", "none", "none"), id="nothing published"),
        pytest.param(mail_from("x@münchen.test"), THEIRS, "x@münchen.test", ("none", "none", "none"), id="not in ASCII"),
        pytest.param(mail_from("x@" + "a" * 70 + ".test"), THEIRS, "x@" + "a" * 70 + ".test", ("none", "none", "none"), id="no name"),
        pytest.param(b"", THEIRS, "", ("none", "none", "none"), id="nothing at all"),
        pytest.param(b"\xff\x00" * 3000, THEIRS, "\udcff@\x00", ("none", "none", "none"), id="garbage"),
    ],
)
def test_what_is_found(raw, peer, sender, expected):
    assert found(raw, peer, sender, helo="there") == expected


@pytest.mark.parametrize(
    "raw, peer, sender, expected",
    [
        pytest.param(mail_from(), THEIRS, "mallory@evil.test", "none", id="nobody"),
        pytest.param(mail_from("rita@northwind.test", "x@evil.test"), THEIRS, "mallory@evil.test", "fail", id="two From"),
        pytest.param(mail_from("x@evil.test", "rita@northwind.test"), THEIRS, "mallory@evil.test", "fail", id="two From, the other way"),
        pytest.param(mail_from("x@evil.test, rita@northwind.test"), THEIRS, "mallory@evil.test", "fail", id="two in one From"),
        pytest.param(mail_from("a@northwind.test, b@northwind.test"), OURS, "a@northwind.test", "pass", id="two of one domain"),
        pytest.param(mail_from("a@one.test, b@two.test, c@three.test, d@four.test"), OURS, "a@one.test", "fail", id="a crowd"),
        pytest.param(
            b"Reply-To: rita@northwind.test\r\n" + mail_from(), THEIRS, "mallory@evil.test", "fail", id="who is read as the sender"
        ),
        pytest.param(b"From: x@evil.test\r\n" + signed(RITA, "northwind.test"), THEIRS, "", "fail", id="a From that nobody signed"),
    ],
)
def test_whoever_may_be_taken_for_the_author_is_checked(raw, peer, sender, expected):
    assert found(raw, peer, sender)[2] == expected


@pytest.mark.parametrize(
    "raw, expected",
    [
        pytest.param(signed(RITA, "northwind.test", length=True), "policy", id="signs only the beginning"),
        pytest.param(signed(RITA, "northwind.test", signature_algorithm=b"rsa-sha1"), "permerror", id="an old hash"),
        pytest.param(signed(RITA, "northwind.test", include_headers=[b"subject", b"from"]), "pass", id="few headers"),
        pytest.param(signed(RITA, "northwind.test").replace(b"mail;", b"else;"), "fail", id="no such key"),
        pytest.param(signed(RITA, "northwind.test", canonicalize=(b"relaxed", b"relaxed")), "pass", id="relaxed"),
        pytest.param(signed(RITA, "northwind.test", canonicalize=(b"simple", b"simple")), "pass", id="simple"),
        pytest.param(
            signed(RITA, "northwind.test", canonicalize=(b"relaxed", b"relaxed")).replace(b"It stops", b"It  \t stops"), "pass", id="blanks"
        ),
        pytest.param(
            signed(RITA, "northwind.test", canonicalize=(b"relaxed", b"simple")).replace(b"It stops", b"It  stops"), "fail", id="no blanks"
        ),
        pytest.param(signed(RITA, "northwind.test").replace(b"\r\n", b"\n"), "pass", id="lines end otherwise"),
        pytest.param(signed(RITA.partition(b"\r\n\r\n")[0] + b"\r\n", "northwind.test"), "pass", id="no body"),
        pytest.param(b"DKIM-Signature: v=1; nonsense\r\n" + RITA, "none", id="nonsense"),
        pytest.param(
            b"DKIM-Signature: v=1; a=rsa-sha256; d=northwind.test; h=from; s=mail; bh=x; b=y\r\n" + RITA, "fail", id="half nonsense"
        ),
    ],
)
def test_which_signatures_hold(raw, expected):
    assert found(raw, THEIRS, "")[1] == expected


@pytest.mark.parametrize(
    "raw, record, expected",
    [
        pytest.param(signed_on_the_curve(RITA, "northwind.test"), published_on_the_curve(), "pass", id="it holds"),
        pytest.param(signed_on_the_curve(RITA, "northwind.test") + b"More.", published_on_the_curve(), "fail", id="another body"),
        pytest.param(
            signed_on_the_curve(RITA, "northwind.test").replace(b"Rita", b"Olga"), published_on_the_curve(), "fail", id="another author"
        ),
        pytest.param(signed_on_the_curve(RITA, "northwind.test"), published(), "fail", id="a key of another kind"),
        pytest.param(signed(RITA, "northwind.test").replace(b"s=mail", b"s=curve"), published_on_the_curve(), "fail", id="and the reverse"),
        pytest.param(signed_on_the_curve(RITA, "northwind.test"), b"v=DKIM1; k=ed25519; p=AAAA", "fail", id="too short a key"),
        pytest.param(
            signed_on_the_curve(RITA, "northwind.test"), published_on_the_curve() + b"; s=other", "fail", id="a key for something else"
        ),
    ],
)
def test_signatures_on_the_curve_hold_as_others_do(raw, record, expected):
    names = Names({**DNS, ("curve._domainkey.northwind.test", "TXT"): [record]})
    assert found(raw, THEIRS, "", names=names)[1] == expected


NO_KEYS = [
    b"",
    b"v=DKIM1; p=",
    b"v=DKIM1; p=AAAA",
    b"v=DKIM1; k=none; p=AAAA",
    b"p=" + b"A" * 5000,
    published(1024),
    published(exponent=2**2000 + 1),
]


@pytest.mark.parametrize("record", NO_KEYS, ids=range(len(NO_KEYS)))
def test_what_is_no_key_proves_nothing(record):
    names = Names({**DNS, ("mail._domainkey.northwind.test", "TXT"): [record]})
    assert found(signed(RITA, "northwind.test"), THEIRS, "", names=names)[1:] == ("fail", "fail")


def test_what_is_too_odd_for_a_library_does_not_hide_what_else_is_found(monkeypatch):
    def fails(*given, **named):
        raise AssertionError

    monkeypatch.setattr("spf.query.check", fails)
    assert found(RITA, THEIRS, "m@evil.test") == ("permerror", "none", "fail")
    monkeypatch.setattr("dkim.DKIM.verify", fails)
    assert found(signed(RITA, "northwind.test"), THEIRS, "m@evil.test") == ("permerror", "fail", "fail")


def test_a_bounce_is_proven_by_the_name_of_its_host():
    names = Names({**DNS, ("mx.northwind.test", "TXT"): [f"v=spf1 ip4:{OURS} -all".encode()]})
    assert found(RITA, OURS, "", "mx.northwind.test", names) == ("pass", "none", "pass")


@pytest.mark.parametrize(
    "raw, sender, silent, expected",
    [
        pytest.param(RITA, "rita@northwind.test", ["northwind.test"], ("temperror", "none", "temperror"), id="the author's own"),
        pytest.param(RITA, "m@evil.test", ["evil.test"], ("temperror", "none", "fail"), id="the forger's"),
        pytest.param(
            signed(RITA, "evil.test"), "m@evil.test", ["evil.test"], ("temperror", "temperror", "fail"), id="the forger's signature"
        ),
        pytest.param(
            signed(RITA, "northwind.test"), "m@evil.test", ["_domainkey.northwind.test"], ("pass", "temperror", "temperror"), id="a key"
        ),
    ],
)
def test_only_the_silence_of_those_who_matter_leaves_it_open(raw, sender, silent, expected):
    assert found(raw, THEIRS, sender, names=Names(DNS, silent)) == expected


class Slow(Names):
    """Whoever is silent lets us wait as long as we like to."""

    def ask(self, name, kind, seconds):
        if any(name.endswith(one) for one in self.silent):
            time.sleep(seconds)
        return super().ask(name, kind, seconds)


def test_who_forges_cannot_use_up_the_time():
    """A hundred signatures of a slow domain, and a slow host."""
    raw = RITA
    for number in range(20):
        raw = signed(RITA, f"d{number}.evil.test").removesuffix(RITA) + raw
    began = time.monotonic()
    result = check(Came(raw, THEIRS, "evil.test", "m@evil.test"), Remembered(Slow(DNS, ["evil.test"])), seconds=0.5)
    assert result.dmarc == "fail" and time.monotonic() - began < 3


def test_nor_can_who_is_named_beside_the_forged_one():
    """With a signature of the forged one that would have to be asked about."""
    named = mail_from("rita@northwind.test, x@a.b.c.d.e.evil.test")
    raw = signed(named, "northwind.test").replace(b"It stops", b"It works")
    result = check(Came(raw, THEIRS, "there", "m@evil.test"), Remembered(Slow(DNS, ["evil.test"])))
    assert (result.dkim, result.dmarc) == ("fail", "fail")


def test_a_domain_whose_own_dns_is_slow_costs_no_longer_than_is_given():
    began = time.monotonic()
    result = check(Came(RITA, THEIRS, "there", "rita@northwind.test"), Remembered(Slow(DNS, ["northwind.test"])), seconds=0.4)
    assert result.dmarc == "temperror" and time.monotonic() - began < 2


@pytest.mark.parametrize(
    "records",
    [
        pytest.param({("evil.test", "TXT"): [b"v=spf1 include:evil.test -all"]}, id="includes itself"),
        pytest.param({("evil.test", "TXT"): [b"v=spf1 redirect=evil.test"]}, id="sends on to itself"),
        pytest.param({("evil.test", "TXT"): [b"v=spf1 " + b" ".join(b"a:%d.evil.test" % n for n in range(99))]}, id="asks for many"),
        pytest.param(
            {("evil.test", "TXT"): [b"v=spf1 mx -all"], ("evil.test", "MX"): [(1, f"{n}.evil.test") for n in range(50)]}, id="many hosts"
        ),
        pytest.param({("evil.test", "TXT"): [b"v=spf1 a:%{l}%{l}%{l}.%{o} -all"]}, id="macros"),
        pytest.param({("evil.test", "TXT"): [b"v=spf1 ip4:999.1.1.1 -all"]}, id="no address"),
        pytest.param({("evil.test", "TXT"): [b"v=spf1 \xff\xfe -all"]}, id="no text"),
        pytest.param({("evil.test", "TXT"): [b"v=spf1 -all", b"v=spf1 +all"]}, id="two of them"),
        pytest.param({("evil.test", "TXT"): [b"x" * 3000] * 500}, id="a flood of records"),
        pytest.param({("evil.test", "TXT"): [b"v=spf1 " + b"ip4:8.8.8.8 " * 9000]}, id="a long one"),
        pytest.param({("evil.test", "TXT"): [b"v=spf1 ptr -all"], ("8.8.8.8.in-addr.arpa", "PTR"): ["x.evil.test"] * 90}, id="many names"),
    ],
)
def test_a_hostile_policy_proves_nothing(records):
    names = Names({**DNS, **records})
    spf, _dkim, dmarc = found(mail_from("a@evil.test"), THEIRS, "m@evil.test", names=names)
    assert spf in ("permerror", "temperror", "none", "fail") and dmarc == "none"
    assert len(names.asked) < 60


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(RITA + b" " * 5_000_000 + b"x\r\n", id="blanks"),
        pytest.param(RITA + b"\r\n" * 3_000_000, id="empty lines"),
        pytest.param(b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + RITA, id="headers"),
        pytest.param(b"X-A: b\r\n" + b" c\r\n" * 20_000 + RITA, id="folded lines"),
        pytest.param(RITA.replace(b"Export", b"x" * 500_000), id="a long subject"),
    ],
)
@pytest.mark.parametrize("how", [(b"relaxed", b"relaxed"), (b"simple", b"simple")])
def test_no_mail_is_dear_to_check(mail, how):
    """The library's own ways take minutes for some of these."""
    head = signed(RITA, "northwind.test", canonicalize=how).removesuffix(RITA)
    began = time.process_time()
    found(head + mail, THEIRS, "")
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "value",
    [
        b"v=1; a=rsa-sha256; d=northwind.test; s=mail; bh=x; b=y; h=from" + b":x" * 1_900,
        b"v=1; a=rsa-sha256; d=northwind.test; s=mail; bh=x; h=from; b=" + b" \r\n " * 5_000,
        b"v=1; a=rsa-sha256; d=northwind.test; s=mail; bh=x; h=from; b" + b"\t\r\n\t" * 24 + b"=;" + b" b=" * 900,
    ],
)
def test_no_signature_is_dear_to_check(value):
    began = time.process_time()
    found((b"DKIM-Signature: " + value + b"\r\n") * 5 + b"".join(b"X-%d: y\r\n" % n for n in range(480)) + RITA, THEIRS, "")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "peer, expected",
    [
        ("93.184.216.34", "93.184.216.34"),
        ("::ffff:93.184.216.34", "93.184.216.34"),
        ("2606:2800:220:1::1", "2606:2800:220:1::1"),
        *[
            (peer, "")
            for peer in ("127.0.0.1", "::1", "10.1.2.3", "192.168.0.1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "", "?", "224.0.0.1")
        ],
    ],
)
def test_who_is_beside_us_is_not_asked_about(peer, expected):
    assert public_address(peer) == expected


def test_who_brings_much_that_is_slow_waits_for_himself():
    released, waiting = threading.Event(), []

    class Held(Names):
        def ask(self, name, kind, seconds):
            if "evil" in name and not released.is_set():
                waiting.append(name)
                released.wait(10)
            return super().ask(name, kind, seconds)

    async def come():
        prover = Prover(Held(DNS))
        slow = [asyncio.ensure_future(prover.prove(Came(mail_from("m@evil.test"), THEIRS, "there", "m@evil.test"))) for _ in range(40)]
        await asyncio.sleep(0.3)
        quick = await asyncio.wait_for(prover.prove(Came(RITA, OURS, "there", "rita@northwind.test")), 2)
        held = len(waiting)
        released.set()
        await asyncio.gather(*slow)
        prover.close()
        return quick, held, len(prover._turns)

    assert asyncio.run(come()) == ("spf=pass dkim=none dmarc=pass", MOST_OF_ONE_PEER, 0)

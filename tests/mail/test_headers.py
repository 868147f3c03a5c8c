"""Heads of mails: what a stranger typed never leaves its own line."""

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.mail.headers import HeaderRefused, address, header_line, message_ids, one_line

LINE_BREAKS = ["\r", "\n", "\r\n", "\0", "\x0b", "\x0c", "\x85", "\u2028"]


@pytest.mark.parametrize("breaking", LINE_BREAKS, ids=repr)
@pytest.mark.parametrize("name", ["Subject", "To", "References"])
def test_a_value_that_would_break_out_is_refused(name, breaking):
    with pytest.raises(HeaderRefused):
        header_line(name, f"innocent{breaking}Bcc: everybody@evil.test")


@pytest.mark.parametrize("name", ["", "Bad Name", "X:Y", "X\r\nY", "Ünter"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(HeaderRefused):
        header_line(name, "value")


@pytest.mark.parametrize(
    "email_address",
    [
        "",
        "rita",
        "rita@",
        "@x.test",
        "a b@x.test",
        "a@x.test, b@y.test",
        "a@x.test>",
        "a\n@x.test",
        "<a@x.test>",
        "a@x.test\r\nBcc: b@y.test",
    ],
)
def test_what_is_no_address_is_refused(email_address):
    with pytest.raises(HeaderRefused):
        address(email_address)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Olga (Acme)", '"Olga (Acme)" <olga@acme.test>'),
        ('Olga "Boss" \\', '"Olga \\"Boss\\" \\\\" <olga@acme.test>'),
        ("Olga\r\nBcc: x@y.test", '"Olga Bcc: x@y.test" <olga@acme.test>'),
        ("", "olga@acme.test"),
    ],
)
def test_a_name_stays_a_name(name, expected):
    assert address("olga@acme.test", name) == expected


def test_a_name_beyond_ascii_is_encoded():
    assert parsed(header_line("From", address("jo@acme.test", "Jürgen (Grüße GmbH & Söhne, Köln)")))["From"].addresses[0].display_name == (
        "Jürgen (Grüße GmbH & Söhne, Köln)"
    )


def test_a_domain_beyond_ascii_is_written_as_the_mail_knows_it():
    assert address("jo@köln.test") == "jo@xn--kln-sna.test"
    assert address("jo@straße.test") == "jo@straße.test"


@pytest.mark.parametrize(
    "ids, expected",
    [
        (["<a@x>", "b@y"], "<a@x> <b@y>"),
        (["<a@x>", "<a@x>"], "<a@x>"),
        (["<a b@x>", "<c>d@x>", "ok@x", "", "<>", "bad\r\nBcc: x"], "<ok@x>"),
        ([f"{n}@x" for n in range(30)], " ".join(f"<{n}@x>" for n in [0, *range(26, 30)])),
    ],
)
def test_only_sound_ids_are_referred_to_and_not_too_many(ids, expected):
    assert message_ids(ids, limit=5) == expected


@given(st.text(max_size=400))
def test_any_text_comes_back_as_one_line(text):
    subject = one_line(text)
    line = header_line("Subject", subject)
    head = parsed(line + header_line("X-After", "still here"))
    assert head["Subject"].split() == subject.encode("utf-8", "replace").decode().split()
    assert head["X-After"] == "still here"
    assert list(head.keys()) == ["Subject", "X-After"]


@given(st.text(max_size=300))
def test_any_text_either_stays_in_its_header_or_is_refused(text):
    try:
        line = header_line("Subject", text)
    except HeaderRefused:
        return
    assert list(parsed(line + b"X-After: yes\r\n").keys()) == ["Subject", "X-After"]
    assert line.endswith(b"\r\n") and b"\n" not in line.replace(b"\r\n", b"")


@given(st.text(max_size=120))
def test_any_name_leaves_the_address_alone(name):
    head = parsed(header_line("To", address("rita@northwind.test", name)) + b"X-After: yes\r\n")
    assert list(head.keys()) == ["To", "X-After"]
    assert [one.addr_spec for one in head["To"].addresses] == ["rita@northwind.test"]


@pytest.mark.parametrize("value", ["word " * 60, "Grüße " * 60, "<" + "x" * 240 + "@x> " + "<" + "y" * 240 + "@x>"])
def test_long_values_are_folded(value):
    line = header_line("Subject", value.strip())
    assert all(len(part) <= 78 or len(part.split()) <= 2 for part in line.split(b"\r\n"))
    assert parsed(line)["Subject"].split() == value.split()


def parsed(head):
    return email.message_from_bytes(head + b"\r\n", policy=email.policy.default)

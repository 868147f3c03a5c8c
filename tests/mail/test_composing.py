"""From a row to the bytes on the wire."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.mail.composing import Enclosed, Letter, compose
from caseway.mail.headers import HeaderRefused

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HEAD = [("From", "support@acme.test"), ("To", "rita@northwind.test"), ("Subject", "Re: Grüße [#7]")]
PICTURE = Enclosed("ab12", "shot.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(200))
MANUAL = Enclosed("cd34", "Anleitung 说明.pdf", "application/pdf", b"%PDF" + bytes(range(256)))


def letter(**changes):
    return Letter(**{"headers": HEAD, "message_id": "<t7.1.2.sig@acme.test>", "at": AT, "text": "Hello\n", **changes})


def read(composed):
    return email.message_from_bytes(composed.raw, policy=email.policy.default)


@pytest.mark.parametrize(
    "changes, shape",
    [
        ({}, ["text/plain"]),
        ({"html": "<p>Hello</p>"}, ["multipart/alternative", "text/plain", "text/html"]),
        ({"html": "<p>", "pictures": [PICTURE]}, ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]),
        ({"html": "<p>", "files": [MANUAL]}, ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]),
        ({"files": [MANUAL]}, ["multipart/mixed", "text/plain", "application/pdf"]),
    ],
)
def test_a_letter_has_the_parts_it_needs(changes, shape):
    assert [part.get_content_type() for part in read(compose(letter(**changes))).walk()] == shape


def test_the_same_letter_is_the_same_bytes():
    whole = letter(html="<p>Hello</p>", pictures=[PICTURE], files=[MANUAL])
    assert compose(whole) == compose(whole)


def test_files_arrive_as_they_were():
    message = read(compose(letter(html="<img src='cid:ab12@caseway'>", pictures=[PICTURE], files=[MANUAL])))
    by_type = {part.get_content_type(): part for part in message.walk()}
    assert by_type["application/pdf"].get_content() == MANUAL.content
    assert by_type["application/pdf"].get_filename() == MANUAL.filename
    assert by_type["image/png"].get_content() == PICTURE.content
    assert by_type["image/png"]["Content-ID"] == "<ab12@caseway>"
    assert by_type["image/png"]["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed", "text/html; charset=x", "a/b\r\nX: y", "", "nonsense"])
def test_a_type_that_cannot_be_written_is_bytes(kind):
    message = read(compose(letter(files=[Enclosed("x", "a.bin", kind, b"content")])))
    [file] = list(message.iter_attachments())
    assert file.get_content_type() == "application/octet-stream" and file.get_content() == b"content"


@pytest.mark.parametrize("name", ['a"b.txt', "a\\b.txt", "a\r\nX-Evil: yes.txt", "日本語.txt", "%41.txt", "x" * 300])
def test_a_filename_stays_in_its_header(name):
    message = read(compose(letter(files=[Enclosed("x", name, "text/plain", b"content")])))
    [file] = list(message.iter_attachments())
    assert file.get_content() in ("content", "content\n")
    assert "X-Evil" not in file and "X-Evil" not in message


def test_a_head_that_says_something_twice_is_refused():
    for extra in [("Subject", "again"), ("date", "now"), ("Message-Id", "<x@y>")]:
        with pytest.raises(HeaderRefused):
            compose(letter(headers=[*HEAD, extra]))


def test_mail_without_letters_beyond_ascii_in_its_head_needs_no_smtputf8():
    assert not compose(letter()).needs_utf8
    assert compose(letter(headers=[("To", "rita@northwind.test"), ("Cc", "jürgen@northwind.test")])).needs_utf8


@given(st.text())
def test_any_text_arrives_as_it_was(text):
    composed = compose(letter(text=text, html=f"<p>{text}</p>"))
    assert b"\n" not in composed.raw.replace(b"\r\n", b"")
    assert all(len(line) <= 78 for line in composed.raw.split(b"\r\n"))
    arrived = read(composed).get_body(("plain",)).get_payload(decode=True).decode()
    sent = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip("\n")
    assert arrived.replace("\r\n", "\n").rstrip("\n") == sent.encode("utf-8", "replace").decode()

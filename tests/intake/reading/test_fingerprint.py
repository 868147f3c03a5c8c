import pytest

from caseway.intake.reading.fingerprint import raw_fingerprint
from caseway.intake.reading.mail import read

BASE = (
    b"Received: by a\r\nFrom: rita@northwind.test\r\nSubject: Export\r\nMessage-ID: <1@northwind.test>\r\n"
    b"Date: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\nHello\r\n"
)


def changed(old, new):
    assert old in BASE
    return BASE.replace(old, new)


SAME = {
    "another journey": changed(
        b"Received: by a\r\n", b"Received: by b\r\nReceived: by c\r\nDelivered-To: x@y\r\nDKIM-Signature: x\r\nX-Spam-Score: 3\r\n"
    ),
    "other line ends": BASE.replace(b"\r\n", b"\n"),
    "a line end more": BASE + b"\r\n",
    "the date rewritten": changed(b"10:00:00", b"10:00:01"),
    "re-encoded on the way": changed(
        b"\r\n\r\nHello\r\n", b"\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n"
    ),
}
OTHER = {
    "another body": changed(b"Hello", b"Bye"),
    "another subject": changed(b"Export", b"Import"),
    "another author": changed(b"rita@", b"ben@"),
    "another id": changed(b"<1@", b"<2@"),
    "a file more": changed(
        b"\r\n\r\nHello\r\n",
        b"\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello\r\n--x\r\nContent-Type: a/b\r\n\r\nc\r\n--x--",
    ),
}


@pytest.mark.parametrize("raw", SAME.values(), ids=SAME.keys())
def test_the_trace_of_the_journey_does_not_count(raw):
    assert read(raw).fingerprint == read(BASE).fingerprint


@pytest.mark.parametrize("raw", OTHER.values(), ids=OTHER.keys())
def test_other_content_is_another_mail(raw):
    assert read(raw).fingerprint != read(BASE).fingerprint


def test_without_a_message_id_the_date_tells_two_mails_apart():
    without = changed(b"Message-ID: <1@northwind.test>\r\n", b"")
    assert read(without).fingerprint == read(without.replace(b"Received: by a", b"Received: by b")).fingerprint
    assert read(without).fingerprint != read(without.replace(b"10:00:00", b"10:00:01")).fingerprint


def test_an_unreadable_mail_has_a_fingerprint_without_its_trace():
    assert raw_fingerprint(BASE) == raw_fingerprint(SAME["another journey"]) == raw_fingerprint(SAME["a line end more"])
    assert raw_fingerprint(BASE) != raw_fingerprint(OTHER["another body"])

"""Whatever bytes come in, the reader answers in time, with a mail or with the limit that was exceeded."""

import time
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway.intake.reading.limits import Unreadable
from caseway.intake.reading.mail import read
from tests.intake.reading.test_hostile_structure import assert_plain
from tests.intake.reading.test_mail import LETTER
from tests.patience import SLOWEST

PIECES = st.sampled_from(
    [
        b"From: ", b"To: ", b"Subject: ", b"Message-ID: <", b"Date: ", b"References: ", b"Content-Type: ", b"multipart/mixed", b"multipart/alternative",
        b"multipart/related", b"multipart/report", b"message/rfc822", b"message/delivery-status", b"text/plain", b"text/html", b"image/png",
        b"; boundary=x", b"; boundary=y", b'; boundary="', b"; charset=utf-7", b"; charset=utf-16", b"; charset=iso-2022-jp", b"; name*0*=x'", b"; name=",
        b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Disposition: attachment", b"Content-ID: <a>", b"; format=flowed", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\n\n", b"--x", b"--y", b"--x--",
        b"--y--", b" ", b"\t", b"\x00", b"\xff\xfe", b"\xc3\xbc", b"\x1b$B", b"=?utf-8?Q?", b"=?utf-8?B?w5x", b"?=", b"<", b">", b"@", b"rita@northwind.test",
        b'"', b"(", b")", b",", b";", b":", b"=", b"=C3", b"<div>", b"<img src=cid:a>", b"<blockquote type=cite>", b"</div>", b"&#0;", b"&lt;", b"> ",
        b"On 2 Nov 2026, Olga wrote:", b"begin 644 a", b"`", b"From: a\nSent: b\nTo: c\nSubject: d\n", b"aGVsbG8=", b"+AD4-", b"words ", b"\xed\xa0\x80",
    ]
)  # fmt: skip


def reads_in_time(raw):
    begun = time.process_time()
    with suppress(Unreadable):
        assert_plain(read(raw))
    assert time.process_time() - begun < 1 * SLOWEST


@given(st.binary(max_size=2_000))
@settings(max_examples=150)
def test_any_bytes_are_read(raw):
    reads_in_time(raw)


@given(st.lists(PIECES, max_size=80).map(b"".join))
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_any_heap_of_mail_pieces_is_read(raw):
    reads_in_time(raw)


@given(st.data())
@settings(max_examples=300)
def test_any_damage_to_a_letter_is_survived(data):
    raw = bytearray(LETTER)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw)))
        length = data.draw(st.integers(0, 60))
        raw[at : at + length] = data.draw(st.one_of(PIECES, st.binary(max_size=20), st.just(b"")))
    reads_in_time(bytes(raw))

"""Mails whose frame is broken or made to break the reader. Each says what must still be read of it."""

import re
import time

import msgspec
import pytest

from caseway.intake.reading.limits import Unreadable
from caseway.intake.reading.mail import read
from tests.patience import SLOWEST

HEAD = b"From: Rita <rita@northwind.test>\r\nTo: support@acme.test\r\nSubject: Help\r\nMessage-ID: <1@northwind.test>\r\n"
FILE = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n"


def typed(content_type, body, more=b""):
    return HEAD + b"Content-Type: " + content_type + b"\r\n" + more + b"\r\n" + body


def mixed(*parts, boundary=b"x"):
    inside = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return typed(b'multipart/mixed; boundary="' + boundary + b'"', inside + b"--" + boundary + b"--\r\n")


def nested(depth):
    opening = b"".join(b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (level, level + 1) for level in range(depth))
    return typed(b"multipart/mixed; boundary=b0", opening + b"--b%d\r\n\r\nHello\r\n" % depth)


TEXT = b"\r\nHello"
IMAGE = b"Content-Type: image/png; name=logo.png\r\nContent-ID: <1@x>\r\n\r\nx"
SENT_ON = b"Content-Type: message/rfc822\r\n\r\n"


def passed_on(levels, *parts):
    """The mail of `parts`, sent on as a file so many times."""
    mail = mixed(*parts)
    for level in range(levels):
        mail = mixed(TEXT, SENT_ON + mail, boundary=b"y%d" % level)
    return mail


def in_report(mail):
    return typed(b"multipart/report; boundary=r", b"--r\r\n\r\nSorry\r\n--r\r\n" + SENT_ON + mail + b"\r\n--r--\r\n")


HTML = b"Content-Type: text/html\r\n\r\n<p>Look</p>"


def part_of(kind, boundary, *parts):
    inside = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return b"Content-Type: multipart/" + kind + b"; boundary=" + boundary + b"\r\n\r\n" + inside + b"--" + boundary + b"--"


def alternative(*parts):
    return HEAD + part_of(b"alternative", b"a", *parts)


def mixed_part(*parts):
    return part_of(b"mixed", b"m", *parts)


def alternative_part(*parts):
    return part_of(b"alternative", b"b", *parts)


def alternative_of_x(*parts):
    return part_of(b"alternative", b"x", *parts)


READABLE = {
    "nothing at all": (b"", {"text": "", "sender": None, "subject": ""}),
    "one line end": (b"\r\n", {"text": ""}),
    "one NUL": (b"\x00", {"text": ""}),
    "only words, no headers": (b"Hello there\r\nfriend\r\n", {"text": "Hello there\nfriend"}),
    "headers only": (HEAD, {"text": "", "subject": "Help"}),
    "headers end without a line end": (HEAD.rstrip(), {"message_id": "1@northwind.test"}),
    "no blank line before the body": (HEAD + b"Hello, this is it\r\nmore", {"text": "Hello, this is it\nmore"}),
    "blank lines before the headers": (b"\r\n\r\n" + HEAD + TEXT, {"subject": "Help", "text": "Hello"}),
    "byte order mark before the headers": (b"\xef\xbb\xbf" + HEAD + TEXT, {"subject": "Help", "text": "Hello"}),
    "mbox line before the headers": (b"From rita Mon Nov  2\n" + HEAD + TEXT, {"subject": "Help", "text": "Hello"}),
    "mbox line between headers": (HEAD + b">From rita Mon\r\nX-A: 1\r\n" + TEXT, {"text": "Hello"}),
    "nonsense between headers": (b"rubbish line\r\n" + HEAD + TEXT, {"subject": "Help", "text": "Hello"}),
    "line feeds only": (HEAD.replace(b"\r", b"") + b"\nHello\nyou", {"text": "Hello\nyou"}),
    "carriage returns only": ((HEAD + TEXT).replace(b"\r\n", b"\r"), {"subject": "Help", "text": "Hello"}),
    "mixed line ends": (HEAD + b"\nHello\ryou\r\nthere", {"text": "Hello\nyou\nthere"}),
    "NULs in headers and body": (HEAD.replace(b"Help", b"He\x00lp") + b"\r\nHe\x00llo", {"subject": "Help", "text": "Hello"}),
    "control characters in the body": (HEAD + b"\r\nHe\x07\x08\x1b[31mllo", {"text": "He[31mllo"}),
    "form feeds": (HEAD + b"\r\na\x0cb", {"text": "a\nb"}),
    "no semicolon before the boundary": (
        typed(b'multipart/mixed boundary="x"', b"--x\r\n" + FILE + b"--x--"),
        {"text": "", "files": ["a.pdf"]},
    ),
    "boundary never used": (typed(b"multipart/mixed; boundary=x", b"Hello"), {"text": "Hello"}),
    "boundary missing": (typed(b"multipart/mixed", b"--q\r\n\r\nHello\r\n--q--"), {"text": "Hello"}),
    "boundary empty": (typed(b'multipart/mixed; boundary=""', b"Hello"), {"text": "Hello"}),
    "boundary wrong, another used": (
        typed(b"multipart/mixed; boundary=x", b"--q\r\nContent-Type: text/plain\r\n\r\nHello\r\n--q--"),
        {"text": "Hello"},
    ),
    "never closed": (typed(b"multipart/mixed; boundary=x", b"--x\r\n\r\nHello"), {"text": "Hello"}),
    "only a closing boundary": (typed(b"multipart/mixed; boundary=x", b"Hello\r\n--x--"), {"text": "Hello\n--x--"}),
    "closed twice": (typed(b"multipart/mixed; boundary=x", b"--x\r\n\r\nHello\r\n--x--\r\n--x--"), {"text": "Hello"}),
    "inner boundary begins like the outer": (
        typed(
            b"multipart/mixed; boundary=x",
            b"--x\r\nContent-Type: multipart/alternative; boundary=xx\r\n\r\n--xx\r\n\r\nHello\r\n--xx--\r\n--x--",
        ),
        {"text": "Hello"},
    ),
    "inner boundary equals the outer": (
        typed(b"multipart/mixed; boundary=x", b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello\r\n--x--"),
        {"text": "Hello"},
    ),
    "inner boundary equals the outer, a file follows": (
        mixed(alternative_of_x(b"\r\nLook", HTML), FILE, b"Content-Type: image/png; name=b.png\r\n\r\nx"),
        {"text": "Look", "files": ["a.pdf", "b.png"]},
    ),
    "two inner boundaries equal the outer": (
        mixed(alternative_of_x(b"\r\nLook", HTML), alternative_of_x(alternative_of_x(b"\r\nHello", HTML), FILE)),
        {"text": "Look\nHello", "files": ["a.pdf"]},
    ),
    "inner boundary equals the outer and is closed once": (
        typed(b"multipart/mixed; boundary=x", b"--x\r\n" + alternative_of_x(b"\r\nLook", HTML, FILE)),
        {"text": "Look", "files": ["a.pdf"]},
    ),
    "boundary with signs of regular expressions": (mixed(TEXT, boundary=b"a(.*+?[x]"), {"text": "Hello"}),
    "boundary with blanks behind it": (typed(b"multipart/mixed; boundary=x", b"--x  \t\r\n\r\nHello\r\n--x--  "), {"text": "Hello"}),
    "boundary inside a line is no boundary": (typed(b"multipart/mixed; boundary=x", b"--x\r\n\r\na --x b\r\n--x--"), {"text": "a --x b"}),
    "empty parts": (mixed(b"", b"\r\n", TEXT), {"text": "Hello"}),
    "preamble and epilogue": (
        typed(b"multipart/mixed; boundary=x", b"not shown\r\n--x\r\n\r\nHello\r\n--x--\r\nnot shown"),
        {"text": "Hello"},
    ),
    "content type is nonsense": (typed(b"///;;;=", b"Hello"), {"text": "Hello"}),
    "content type without a slash": (typed(b"text", b"Hello"), {"text": "Hello"}),
    "content type twice": (typed(b"text/plain\r\nContent-Type: image/png", b"Hello"), {"text": "Hello"}),
    "content type with unclosed quotes": (typed(b'text/plain; charset="utf-8', b"Gr\xc3\xbc\xc3\x9fe"), {"text": "Grüße"}),
    "html that says it is text": (typed(b"text/plain", b"<b>Hello</b>"), {"text": "<b>Hello</b>", "html": None}),
    "transfer encoding unknown": (typed(b"text/plain", b"Hello", b"Content-Transfer-Encoding: rot13\r\n"), {"text": "Hello"}),
    "transfer encoding with a comment": (typed(b"text/plain", b"SGVsbG8=", b"Content-Transfer-Encoding: base64;x\r\n"), {"text": "Hello"}),
    "base64 without padding": (typed(b"text/plain", b"SGVsbG8", b"Content-Transfer-Encoding: base64\r\n"), {"text": "Hello"}),
    "base64 one sign short": (typed(b"text/plain", b"SGVsb", b"Content-Transfer-Encoding: base64\r\n"), {"text": "Hel"}),
    "base64 with foreign signs": (typed(b"text/plain", b"SG!!Vs\r\nb*G8=", b"Content-Transfer-Encoding: BASE64\r\n"), {"text": "Hello"}),
    "base64 of nothing": (typed(b"text/plain", b"====", b"Content-Transfer-Encoding: base64\r\n"), {"text": ""}),
    "quoted-printable broken": (typed(b"text/plain", b"a=ZZb=", b"Content-Transfer-Encoding: quoted-printable\r\n"), {"text": "a=ZZb"}),
    "charset unknown": (typed(b"text/plain; charset=klingon", "Grüße".encode()), {"text": "Grüße"}),
    "charset empty": (typed(b"text/plain; charset=", "Grüße".encode()), {"text": "Grüße"}),
    "charset wrong: Latin as UTF-8": (typed(b"text/plain; charset=utf-8", "Schöne Grüße aus Köln, bis später".encode("latin-1")), {}),
    "charset wrong: UTF-8 as ASCII": (typed(b"text/plain; charset=us-ascii", "Grüße".encode()), {"text": "Grüße"}),
    "charset that is no charset": (typed(b"text/plain; charset=base64", b"Hello"), {"text": "Hello"}),
    "charset of zip": (typed(b"text/plain; charset=zlib_codec", b"Hello"), {"text": "Hello"}),
    "charset idna": (typed(b"text/plain; charset=idna", b"Hello"), {"text": "Hello"}),
    "charset unicode_escape": (typed(b"text/plain; charset=unicode_escape", b"\\u0041"), {"text": "\\u0041"}),
    "charset undefined": (typed(b"text/plain; charset=undefined", b"Hello"), {"text": "Hello"}),
    "charset very long": (typed(b"text/plain; charset=" + b"x" * 5000, b"Hello"), {"text": "Hello"}),
    "charset utf-16 without sense": (typed(b"text/plain; charset=utf-16", b"abc"), {}),
    "windows 1252 called latin 1": (typed(b"text/plain; charset=iso-8859-1", b"\x80 100 \x96 ok"), {"text": "€ 100 – ok"}),
    "lone surrogates in utf-8": (typed(b"text/plain; charset=utf-8", b"a\xed\xa0\x80b"), {}),
    "surrogates through utf-7": (typed(b"text/plain; charset=utf-7", b"a+2AA-b"), {}),
    "japanese": (typed(b"text/plain; charset=iso-2022-jp", "こんにちは".encode("iso2022_jp")), {"text": "こんにちは"}),
    "japanese with vendor signs": (typed(b"text/plain; charset=shift_jis", "①㈱髙".encode("cp932")), {"text": "①㈱髙"}),
    "korean by its old name": (typed(b"text/plain; charset=ks_c_5601-1987", "안녕".encode("cp949")), {"text": "안녕"}),
    "chinese beyond its charset": (typed(b"text/plain; charset=gb2312", "镕".encode("gb18030")), {"text": "镕"}),
    "a nested mail stays a file": (
        mixed(TEXT, b"Content-Type: message/rfc822\r\n\r\nSubject: Old one\r\n\r\nold"),
        {"text": "Hello", "files": ["Old one.eml"]},
    ),
    "a nested mail in base64": (
        mixed(TEXT, b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogeA0KDQp5"),
        {"files": ["x.eml"]},
    ),
    "nothing but a nested mail": (typed(b"message/rfc822", b"Subject: x\r\n\r\ny"), {"text": "", "files": ["x.eml"]}),
    "files of a mail sent on stand beside it": (passed_on(1, TEXT, FILE), {"text": "Hello", "files": ["Help.eml", "a.pdf"]}),
    "a file on both levels": (mixed(TEXT, FILE, SENT_ON + mixed(TEXT, FILE, boundary=b"y")), {"files": ["a.pdf", "Help.eml", "a (2).pdf"]}),
    "of a mail sent on three times": (passed_on(3, TEXT, FILE), {"files": ["Help.eml", "a.pdf"]}),
    "but not of any depth": (passed_on(4, TEXT, FILE), {"files": ["Help.eml"]}),
    "pictures within the words of a mail sent on": (passed_on(1, TEXT, IMAGE), {"files": ["Help.eml"]}),
    "nameless files of a mail sent on": (
        passed_on(1, TEXT, b"Content-Type: application/pdf\r\n\r\nx"),
        {"files": ["Help.eml"]},
    ),
    "the mail that comes back with a report": (in_report(mixed(TEXT, FILE)), {"files": ["Help.eml"]}),
    "a mail sent on that cannot be read": (
        mixed(TEXT, SENT_ON + mixed(*[b"\r\nx"] * 100, boundary=b"y") + b"X-A: 1\r\n" * 10, SENT_ON + b"X-A: 1\r\n" * 3_000 + b"\r\nx"),
        {"text": "Hello"},
    ),
    "many mails sent on, of many parts": (
        mixed(TEXT, *[SENT_ON + mixed(*[b"\r\n"] * 900, FILE, boundary=b"y")] * 400),
        {"text": "Hello", "count": 420},
    ),
    "five hundred files in mails sent on": (
        mixed(TEXT, *[SENT_ON + mixed(TEXT, *[FILE] * 50, boundary=b"y")] * 10),
        {"text": "Hello", "count": 210},
    ),
    "a large mail sent on is not opened": (passed_on(1, TEXT, FILE, b"\r\n" + b"x\r\n" * 4_000_000), {"files": ["Help.eml"]}),
    "a digest": (typed(b"multipart/digest; boundary=x", b"--x\r\n\r\nSubject: a\r\n\r\nb\r\n--x--"), {"files": ["a.eml"]}),
    "an external body loads nothing": (
        mixed(TEXT, b"Content-Type: message/external-body; access-type=URL; URL=http://evil.test\r\n\r\n"),
        {"text": "Hello"},
    ),
    "one way to say it, in several pieces": (
        alternative(mixed_part(HTML, b"Content-Type: image/png; name=a.png\r\n\r\nx", TEXT)),
        {"text": "Look\nHello", "files": ["a.png"]},
    ),
    "two ways to say it, the second in pieces": (
        alternative(b"\r\nLook, hello", mixed_part(HTML, alternative_part(b"\r\nhello", HTML))),
        {"text": "Look, hello"},
    ),
    "a second way with words of its own": (
        alternative(b"\r\nLook", mixed_part(HTML, TEXT)),
        {"text": "Look\nHello"},
    ),
    "part of a mail in pieces": (typed(b"message/partial; number=1; total=2", b"Hello"), {"files": ["attachment-1.bin"]}),
    "encrypted": (
        typed(
            b"multipart/encrypted; boundary=x",
            b"--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x\r\n" + FILE + b"--x--",
        ),
        {"text": "", "files": ["attachment-1.asc", "a.pdf"]},
    ),
    "depth within bounds": (nested(30), {"text": "Hello"}),
    "depth beyond bounds is kept as one file": (nested(200), {"text": "", "files": ["attachment-1.bin"]}),
    "depth of ten thousand": (nested(10_000), {"files": ["attachment-1.bin"]}),
    "two hundred attachments": (mixed(TEXT, *[FILE] * 200), {"text": "Hello", "count": 200}),
    "a megabyte of boundaries' beginnings": (typed(b"multipart/mixed; boundary=x", b"--" * 500_000), {}),
    "a megabyte of blank lines": (HEAD + b"\r\n" * 500_000, {"text": ""}),
    "twenty megabytes of line ends": (HEAD + b"\r\n" + b"\n" * 20_000_000, {"text": ""}),
    "ten megabytes in one line": (HEAD + b"\r\n" + b"a" * 10_000_000, {"count": 1}),
    "ten megabytes of quotation marks": (HEAD + b"\r\n" + b">" * 10_000_000, {"count": 1}),
    "ten megabytes of equals signs": (typed(b"text/plain", b"=" * 10_000_000, b"Content-Transfer-Encoding: quoted-printable\r\n"), {}),
    "ten megabytes of unknown bytes": (HEAD + b"\r\n" + bytes(range(128, 256)) * 80_000, {}),
    "a boundary of a kilobyte": (mixed(TEXT, boundary=b"y" * 1_000), {"text": "Hello"}),
    "uuencode as transfer encoding": (
        typed(b"text/plain", b"begin 644 a.txt\r\n%2&5L;&\\\r\n`\r\nend\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n"),
        {"text": "Hello"},
    ),
    "uuencode broken": (typed(b"text/plain", b"begin 644 a\r\n\xff\xff\xff\r\n", b"Content-Transfer-Encoding: uuencode\r\n"), {}),
    "calendar only": (typed(b"text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"), {"text": "", "files": ["attachment-1.ics"]}),
    "flowed": (
        typed(b"text/plain; format=flowed", b"This line \r\ngoes on.\r\n\r\n-- \r\nRita"),
        {"text": "This line goes on.\n\n-- \nRita"},
    ),
}


@pytest.mark.parametrize("raw, expected", READABLE.values(), ids=READABLE.keys())
def test_a_broken_frame_is_read_as_far_as_it_goes(raw, expected):
    begun = time.process_time()
    mail = read(raw)
    assert time.process_time() - begun < 1 * SLOWEST
    expected = dict(expected)
    names = [attachment.filename for attachment in mail.attachments]
    assert expected.pop("files", names) == names
    assert expected.pop("count", len(names)) == len(names)
    assert {name: getattr(mail, name) for name in expected} == expected
    assert_plain(mail)


def assert_plain(mail):
    """Whatever came in: what goes out fits a database, a pipe and a screen."""
    strings = [
        mail.subject,
        mail.text,
        mail.new_text,
        mail.quoted,
        mail.html or "",
        *[attachment.filename for attachment in mail.attachments],
    ]
    for text in strings:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\r]", text)
        text.encode("utf-8")
    assert "\n" not in mail.subject
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(mail), type=type(mail))
    assert again == mail


TOO_MUCH = {
    "too large": (b"x" * 40_000_001, Unreadable.TOO_LARGE),
    "two thousand parts": (mixed(*[b"\r\nx"] * 2_000), Unreadable.TOO_MANY_PARTS),
    "parts multiplied by nesting": (
        mixed(*[b"Content-Type: multipart/mixed; boundary=y\r\n\r\n" + b"--y\r\n\r\n" * 100] * 100),
        Unreadable.TOO_MANY_PARTS,
    ),
    "half a million multiparts of one boundary": (
        typed(b"multipart/mixed; boundary=x", b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 500_000),
        Unreadable.TOO_MANY_PARTS,
    ),
    "three thousand headers": (b"X-A: 1\r\n" * 3_000 + HEAD + TEXT, Unreadable.TOO_MANY_HEADERS),
    "two megabytes of one header": (b"Subject: " + b"a" * 2_000_000 + b"\r\n\r\n", Unreadable.TOO_MANY_HEADERS),
    "two megabytes of folded header": (b"Subject: a\r\n" + b" a\r\n" * 500_000 + b"\r\n", Unreadable.TOO_MANY_HEADERS),
    "header flood inside a part": (mixed(b"X-A: 1\r\n" * 3_000 + TEXT), Unreadable.TOO_MANY_HEADERS),
}


@pytest.mark.parametrize("raw, reason", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_what_exceeds_a_limit_is_held_with_its_reason(raw, reason):
    begun = time.process_time()
    with pytest.raises(Unreadable) as held:
        read(raw)
    assert held.value.reason == reason
    assert time.process_time() - begun < 1 * SLOWEST


def test_a_body_longer_than_what_is_shown_is_kept_whole_as_a_file():
    mail = read(HEAD + b"\r\n" + b"word " * 300_000)
    assert len(mail.text) <= 1_000_000
    assert mail.problems == ["body_cut"]
    assert [(attachment.filename, len(attachment.content)) for attachment in mail.attachments] == [("message.txt", 1_500_000)]

"""Headers that break parsers, lie about people or hide what a file is."""

import time
from datetime import UTC, datetime

import pytest

from caseway.intake.reading.addresses import read_addresses
from caseway.intake.reading.filenames import safe_name, unique_name
from caseway.intake.reading.headers import decode_words, split_value
from caseway.intake.reading.limits import LIMITS
from caseway.intake.reading.mail import read
from tests.patience import SLOWEST

RITA = "rita@northwind.test"


def mail_with(*lines):
    return read(b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\r\n\r\nHello")


MESSAGE_IDS = {
    "sound": ("<abc@northwind.test>", "abc@northwind.test"),
    "in blanks": (" < abc@northwind.test > ", "abc@northwind.test"),
    "without angles": ("abc@northwind.test", "abc@northwind.test"),
    "with a comment": ("<abc@northwind.test> (sent by x)", "abc@northwind.test"),
    "brackets inside": ("<[broken]>", None),
    "empty angles": ("<>", None),
    "empty": ("", None),
    "blanks inside": ("<a b@c>", None),
    "only signs": ("<...>", None),
    "not ASCII": ("<ü@x>", None),
    "far too long": ("<" + "a" * 2_000 + "@x>", None),
    "never closed": ("<abc@northwind.test", "abc@northwind.test"),
    "two": ("<a@b> <c@d>", "a@b"),
    "no at": ("<20261102100000.abc>", "20261102100000.abc"),
}


@pytest.mark.parametrize("value, expected", MESSAGE_IDS.values(), ids=MESSAGE_IDS.keys())
def test_a_message_id_is_sound_or_missing(value, expected):
    assert mail_with(f"Message-ID: {value}").message_id == expected


def test_references_are_read_from_folded_and_doubled_headers():
    mail = mail_with("References: <a@b>", "\t<c@d>", " <a@b>", "In-Reply-To: Your message of Monday <c@d>", "References: <e@f>")
    assert mail.references == ["a@b", "c@d", "e@f"]
    assert mail.in_reply_to == ["c@d"]


def test_of_very_many_references_the_first_and_the_last_are_kept():
    mail = mail_with("References: " + " ".join(f"<{index}@x>" for index in range(1_000)))
    assert len(mail.references) == LIMITS.references
    assert (mail.references[0], mail.references[-1]) == ("0@x", "999@x")


SENDERS = {
    "plain": (["From: rita@northwind.test"], ("", RITA)),
    "upper case": (["From: RITA@Northwind.TEST"], ("", RITA)),
    "quoted comma": (['From: "Müller, Rita" <rita@northwind.test>'], ("Müller, Rita", RITA)),
    "encoded": (["From: =?iso-8859-1?Q?M=FCller=2C_Rita?= <rita@northwind.test>"], ("Müller, Rita", RITA)),
    "encoded in quotes": (['From: "=?utf-8?B?TcO8bGxlcg==?=" <rita@northwind.test>'], ("Müller", RITA)),
    "encoded with its address": (["From: =?utf-8?Q?Rita_<rita@northwind.test>?="], ("Rita", RITA)),
    "raw Latin bytes": ([b"From: M\xfcller <rita@northwind.test>"], ("Müller", RITA)),
    "comment as name": (["From: rita@northwind.test (Rita Müller)"], ("Rita Müller", RITA)),
    "address as name": (["From: olga@acme.test <rita@northwind.test>"], ("olga@acme.test", RITA)),
    "angle in the name": (['From: "a <olga@acme.test>" <rita@northwind.test>'], ("a <olga@acme.test>", RITA)),
    "never closed angle": (["From: Rita <rita@northwind.test"], ("Rita", RITA)),
    "never closed quote": (['From: "Rita <rita@northwind.test>'], ("Rita", RITA)),
    "mailto in it": (["From: Rita [mailto:rita@northwind.test]"], ("Rita", RITA)),
    "quoted address": (["From: 'rita@northwind.test' <rita@northwind.test>"], ("rita@northwind.test", RITA)),
    "several, the first counts": (["From: rita@northwind.test, olga@acme.test"], ("", RITA)),
    "group": (["From: Friends: Rita <rita@northwind.test>;"], ("Rita", RITA)),
    "direction marks in the name": (["From: \u202eatiR\u202c <rita@northwind.test>"], ("atiR", RITA)),
    "zero width in the address": (["From: ri\u200bta@northwind.test"], ("", RITA)),
    "line ends in the name": (["From: =?utf-8?Q?Rita=0D=0ABcc:_x@y.test?= <rita@northwind.test>"], ("Rita Bcc: x@y.test", RITA)),
    "NUL in the name": (["From: =?utf-8?Q?Ri=00ta?= <rita@northwind.test>"], ("Rita", RITA)),
    "no From but Reply-To": (["Reply-To: rita@northwind.test"], ("", RITA)),
    "From without address": (["From: Rita", "Reply-To: rita@northwind.test"], ("", RITA)),
    "only a return path": (["Return-Path: <rita@northwind.test>"], ("", RITA)),
    "only Sender": (["From: undisclosed-recipients:;", "Sender: rita@northwind.test"], ("", RITA)),
    "From before Reply-To": (["Reply-To: mallory@evil.test", "From: rita@northwind.test"], ("", RITA)),
    "nobody": (["From: <>"], None),
    "at alone": (["From: @"], None),
    "two ats": (["From: a@b@northwind.test"], None),
    "local part too long": (["From: " + "a" * 400 + "@x.test"], None),
    "brackets without end": (["From: " + "(" * 5_000 + "rita@northwind.test"], ("", RITA)),
    "quotes without end": (["From: " + '"' * 5_001 + "rita@northwind.test"], ("", RITA)),
}


@pytest.mark.parametrize("lines, expected", SENDERS.values(), ids=SENDERS.keys())
def test_the_sender_is_who_the_headers_name(lines, expected):
    sender = mail_with(*lines).sender
    assert (sender and (sender.name, sender.email)) == expected


def test_thousands_of_recipients_are_cut_to_the_limit_in_time():
    begun = time.process_time()
    mail = mail_with("To: " + ", ".join(f"a{index}@x.test" for index in range(50_000)), *[f"Cc: b{index}@x.test" for index in range(1_000)])
    assert len(mail.to) == LIMITS.addresses
    assert 0 < len(mail.cc) <= LIMITS.addresses
    assert time.process_time() - begun < 1 * SLOWEST


@pytest.mark.parametrize("flood", ["(", '"', "<", ",", "a@", "a@b,", "=?utf-8?q?", "=?", "\\", ";", ":", "[", "a ", "'", "?=", "@", "<a@b"])
def test_a_flooded_header_of_any_kind_is_read_in_time(flood):
    value = flood * (900_000 // len(flood))
    for name in ("From", "Subject", "Content-Type", "Content-Disposition", "References", "Date", "Message-ID", "Content-Transfer-Encoding"):
        begun = time.process_time()
        mail_with(f"{name}: {value}")
        assert time.process_time() - begun < 1 * SLOWEST, name


SUBJECTS = {
    "plain": ("Help", "Help"),
    "base64": ("=?utf-8?B?w5xiZXI=?=", "Über"),
    "neighbours": ("=?utf-8?Q?a?= =?utf-8?Q?b?= c", "ab c"),
    "a sign cut in two": ("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü"),
    "language tag": ("=?utf-8*de?Q?=C3=BC?=", "ü"),
    "blank in a word": ("=?utf-8?Q?a b=C3=BC?=", "a bü"),
    "question mark in a word": ("=?utf-8?Q?what??=", "what?"),
    "unknown charset": ("=?klingon?Q?a=C3=BC?=", "aü"),
    "unknown encoding": ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
    "padding missing": ("=?utf-8?B?w5xiZXI?=", "Über"),
    "never ended": ("=?utf-8?Q?abc", "=?utf-8?Q?abc"),
    "line ends inside": ("=?utf-8?Q?a=0D=0Ab?=", "a b"),
    "escape signs": ("=?utf-8?Q?a=1B[31mb?=", "a[31mb"),
    "latin called utf-8": ("=?utf-8?Q?f=FCr?=", "für"),
    "japanese": ("=?ISO-2022-JP?B?GyRCJDMkcxsoQg==?=", "こん"),
    "nothing": ("", ""),
    "very long": ("a" * 5_000, "a" * LIMITS.subject),
}


@pytest.mark.parametrize("value, expected", SUBJECTS.values(), ids=SUBJECTS.keys())
def test_a_subject_is_one_decoded_line(value, expected):
    assert mail_with(f"Subject: {value}").subject == expected


DATES = {
    "sound": ("Mon, 2 Nov 2026 10:00:00 +0100", datetime(2026, 11, 2, 9, tzinfo=UTC)),
    "without zone": ("Mon, 2 Nov 2026 10:00:00", datetime(2026, 11, 2, 10, tzinfo=UTC)),
    "zone of nonsense": ("Mon, 2 Nov 2026 10:00:00 +9999", None),
    "day 45": ("Mon, 45 Nov 2026 10:00:00 +0000", None),
    "year of the far future": ("Mon, 2 Nov 9999 23:59:59 -2300", None),
    "words": ("yesterday", None),
    "numbers without end": ("9" * 5_000, None),
    "empty": ("", None),
}


@pytest.mark.parametrize("value, expected", DATES.values(), ids=DATES.keys())
def test_a_date_is_sound_or_missing(value, expected):
    assert mail_with(f"Date: {value}").date == expected


FILE_NAMES = {
    "plain": ("report.pdf", "report.pdf"),
    "path": ("../../etc/passwd", "passwd"),
    "windows path": ("C:\\Users\\rita\\a.txt", "a.txt"),
    "only dots": ("..", ""),
    "hidden": (".htaccess", "htaccess"),
    "dots and blanks at the end": ("a.pdf . .", "a.pdf"),
    "direction marks": ("invoice\u202efdp.exe", "invoicefdp.exe"),
    "zero width before the extension": ("a.ph\u200bp", "a.php"),
    "line ends": ("a\r\nb.pdf", "ab.pdf"),
    "NUL": ("a.exe\x00.pdf", "a.exe.pdf"),
    "markup": ('"><script>alert(1)</script>.png', "script_.png"),
    "streams": ("a.txt:evil", "a.txt_evil"),
    "device": ("CON.txt", "_CON.txt"),
    "device alone": ("nul", "_nul"),
    "decomposed letters": ("Gru\u0308ße.txt", "Grüße.txt"),
    "very long": ("a" * 500 + ".pdf", "a" * (LIMITS.file_name - 4) + ".pdf"),
    "long extension": ("a." + "b" * 500, "a." + "b" * (LIMITS.file_name - 2)),
    "lone surrogate": ("a\ud800.txt", "a.txt"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name, expected", FILE_NAMES.values(), ids=FILE_NAMES.keys())
def test_a_file_name_is_visible_and_stays_in_its_folder(name, expected):
    assert safe_name(name) == expected


NAMED_FILES = {
    "in the disposition": ("Content-Type: a/b\r\nContent-Disposition: attachment; filename=x.pdf", "x.pdf"),
    "in the type": ("Content-Type: application/pdf; name=x.pdf", "x.pdf"),
    "disposition before type": ('Content-Type: a/b; name=n\r\nContent-Disposition: attachment; filename="x.pdf"', "x.pdf"),
    "RFC 2231": ("Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-8'de'Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
    "RFC 2231 in pieces": ("Content-Type: a/b\r\nContent-Disposition: attachment; filename*1=b.pdf; filename*0*=utf-8''%C3%BC", "üb.pdf"),
    "RFC 2231 before the plain one": (
        "Content-Type: a/b\r\nContent-Disposition: attachment; filename=u.pdf; filename*=utf-8''%C3%BC.pdf",
        "ü.pdf",
    ),
    "RFC 2231 of an unknown charset": ("Content-Type: a/b\r\nContent-Disposition: attachment; filename*=klingon''%C3%BC.pdf", "ü.pdf"),
    "RFC 2047": ("Content-Type: a/b\r\nContent-Disposition: attachment; filename==?utf-8?Q?=C3=BC.pdf?=", "ü.pdf"),
    "RFC 2047 in quotes": ('Content-Type: a/b\r\nContent-Disposition: attachment; filename="=?utf-8?B?w7wucGRm?="', "ü.pdf"),
    "location": ("Content-Type: image/png\r\nContent-Location: http://x.test/a/b.png?c=d", "b.png"),
    "semicolon in quotes": ('Content-Type: a/b\r\nContent-Disposition: attachment; filename="a;b.pdf"', "a;b.pdf"),
    "quotes never closed": ('Content-Type: a/b\r\nContent-Disposition: attachment; filename="a.pdf', "a.pdf"),
    "without a name": ("Content-Type: image/png", "image-1.png"),
    "only a path": ("Content-Type: application/zip; name=../..", "attachment-1.zip"),
    "raw bytes": ("Content-Type: a/b; name=Grüße.pdf", "Grüße.pdf"),
}


@pytest.mark.parametrize("headers, expected", NAMED_FILES.values(), ids=NAMED_FILES.keys())
def test_a_file_gets_its_name_from_wherever_it_stands(headers, expected):
    raw = f"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello\r\n--x\r\n{headers}\r\n\r\nabc\r\n--x--"
    assert [attachment.filename for attachment in read(raw.encode()).attachments] == [expected]


def test_two_files_of_one_name_are_told_apart():
    taken = set()
    assert [unique_name(name, taken) for name in ("a.pdf", "A.pdf", "a.pdf", "b", "b")] == ["a.pdf", "A (2).pdf", "a (3).pdf", "b", "b (2)"]


def test_an_address_list_keeps_each_address_once_in_order():
    assert [address.email for address in read_addresses("B@x.test, a@x.test; b@x.test,, junk, c@x.test")] == [
        "b@x.test",
        "a@x.test",
        "c@x.test",
    ]


def test_words_without_encoding_stay_untouched():
    assert decode_words("a =? b ?= c") == "a =? b ?= c"


def test_parameters_of_nonsense_are_left_out():
    assert split_value("Text/Plain; =x; charset = utf-8 ;; a*99999999999=b; c*x=d; charset=y") == (
        "text/plain",
        {"charset": "utf-8", "a": "b", "c": "d"},
    )


def test_a_hundred_attachments_of_one_name_are_numbered_in_time():
    part = b"--x\r\nContent-Type: a/b; name=a.pdf\r\n\r\nabc\r\n"
    begun = time.process_time()
    mail = read(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + part * 990 + b"--x--")
    assert len({attachment.filename for attachment in mail.attachments}) == 990
    assert time.process_time() - begun < 1 * SLOWEST


@pytest.mark.parametrize("line", [" ", "    ", "\t"])
def test_a_line_of_blanks_at_the_end_of_a_folded_header_ends_no_headers(line):
    mail = read(f"Subject: Export stops\n{line}\nFrom: rita@northwind.test\n\nHello.\n".encode())
    assert (mail.subject, mail.sender.email, mail.text.strip()) == ("Export stops", "rita@northwind.test", "Hello.")


def test_a_line_of_blanks_before_words_ends_them():
    mail = read(b"From: rita@northwind.test\nSubject: Export\n \nNote: it stops.\n")
    assert (mail.subject, mail.text.strip()) == ("Export", "Note: it stops.")

from datetime import datetime, timedelta, timezone

from caseway.intake.reading.incoming import Address
from caseway.intake.reading.mail import read

LETTER = """\
Return-Path: <rita@northwind.test>
From: =?utf-8?Q?Rita_M=C3=BCller?= <Rita@Northwind.test>
To: support@acme.test, "Olga, Agent" <olga@acme.test>
Cc: Ben <ben@northwind.test>
Reply-To: desk@northwind.test
Subject: =?utf-8?B?w5xiZXI=?= =?utf-8?B?dHJhZ3VuZw==?=
 bricht ab
Date: Mon, 2 Nov 2026 10:00:00 +0100
Message-ID: <1@northwind.test>
In-Reply-To: <0@acme.test>
References: <a@acme.test> <0@acme.test>
X-Secret-Of-Theirs: not kept
Auto-Submitted: no
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Die =C3=9Cbertragung bricht ab.
--a
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=utf-8

<p>Die <b>Übertragung</b> bricht ab. <img src="cid:shot"></p>
--r
Content-Type: image/png; name=shot.png
Content-ID: <shot>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--r--
--a
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
--a--
--m
Content-Type: text/plain; name=log.txt
Content-Disposition: attachment; filename=log.txt

line one
--m--
""".encode()


def test_a_letter_is_read_in_all_its_parts():
    mail = read(LETTER)
    assert mail.message_id == "1@northwind.test"
    assert mail.sender == Address("Rita Müller", "rita@northwind.test")
    assert mail.to == [Address("", "support@acme.test"), Address("Olga, Agent", "olga@acme.test")]
    assert mail.cc == [Address("Ben", "ben@northwind.test")]
    assert mail.reply_to == [Address("", "desk@northwind.test")]
    assert mail.subject == "Übertragung bricht ab"
    assert mail.date == datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=1)))
    assert (mail.in_reply_to, mail.references) == (["0@acme.test"], ["a@acme.test", "0@acme.test"])
    assert (mail.text, mail.new_text, mail.quoted) == ("Die Übertragung bricht ab.", "Die Übertragung bricht ab.", "")
    assert mail.html == '<p>Die <b>Übertragung</b> bricht ab. <img src="cid:shot"></p>'
    assert mail.problems == []


def test_files_keep_their_order_and_kind():
    files = [(file.filename, file.content_type, file.is_inline) for file in read(LETTER).attachments]
    assert files == [("shot.png", "image/png", True), ("attachment-1.ics", "text/calendar", False), ("log.txt", "text/plain", False)]


def test_only_headers_that_later_steps_need_are_kept():
    headers = read(LETTER).headers
    assert headers["auto-submitted"] == ["no"]
    assert "x-secret-of-theirs" not in headers


def test_words_before_and_after_a_picture_are_one_body():
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nBefore\n--x\nContent-Type: image/png\nContent-Disposition: inline\n\nx\n"
        b"--x\n\nAfter\n--x--"
    )
    mail = read(raw)
    assert mail.text == "Before\nAfter"
    assert len(mail.attachments) == 1


def test_html_beside_plain_words_keeps_both():
    raw = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nPlain & first\n--x\nContent-Type: text/html\n\n<p>Rich</p>\n--x--"
    mail = read(raw)
    assert mail.text == "Plain & first\nRich"
    assert mail.html == "<p>Plain &amp; first</p>\n\n<p>Rich</p>"


def test_a_named_first_part_is_still_the_body():
    raw = b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; name=body.txt\n\nHello\n--x--"
    assert read(raw).text == "Hello"


def test_words_sent_as_a_file_stay_a_file():
    raw = b"Content-Disposition: attachment; filename=note.txt\n\nHello"
    mail = read(raw)
    assert (mail.text, [file.filename for file in mail.attachments]) == ("", ["note.txt"])


def test_a_signed_mail_keeps_its_signature_beside_its_words():
    raw = (
        b"Content-Type: multipart/signed; boundary=x; protocol=application/pgp-signature\n\n--x\n\nHello\n"
        b"--x\nContent-Type: application/pgp-signature\n\nsig\n--x--"
    )
    mail = read(raw)
    assert (mail.text, [file.filename for file in mail.attachments]) == ("Hello", ["attachment-1.asc"])


def test_what_was_repaired_is_named():
    mail = read(b"Message-ID: <[broken]>\nContent-Type: text/plain; charset=klingon\nContent-Transfer-Encoding: rot13\n\n\xc3\xbc")
    assert set(mail.problems) == {"message_id_broken", "from_missing", "charset_guessed", "unknown_encoding"}


def test_a_quoted_answer_is_split_and_nothing_lost():
    mail = read(b"Subject: x\n\nWorks.\n\nOn Mon, 2 Nov 2026 at 10:00, Olga wrote:\n> Restarted?\n")
    assert (mail.new_text, mail.quoted) == ("Works.", "On Mon, 2 Nov 2026 at 10:00, Olga wrote:\n> Restarted?")
    assert mail.text == f"{mail.new_text}\n\n{mail.quoted}"


def test_japanese_is_read_where_no_charset_or_another_is_named():
    subject, words = "お問い合わせ", "注文が届きません。"
    for charset in ("", "; charset=us-ascii", "; charset=utf-8", "; charset=iso-2022-jp"):
        raw = f"From: 佐藤 <rita@b.test>\nSubject: {subject}\nContent-Type: text/plain{charset}\n\n{words}\n".encode("iso2022_jp")
        mail = read(raw)
        assert (mail.subject, mail.text, mail.sender.name) == (subject, words, "佐藤")


def test_bytes_in_headers_are_read_by_the_charset_of_the_words():
    for subject, charset in (
        ("订单没有送到", "gb2312"),
        ("주문이 오지 않았습니다", "euc-kr"),
        ("Заказ не пришёл", "koi8-r"),
        ("Zamówienie", "iso-8859-2"),
    ):
        frame = f"From: {subject} <rita@b.test>\nSubject: {subject}\nContent-Type: multipart/mixed; boundary=x\n\n"
        part = f"--x\nContent-Type: text/plain; charset={charset}\n\n{subject}\n--x--\n"
        mail = read((frame + part).encode(charset))
        assert (mail.subject, mail.sender.name, mail.text) == (subject, subject, subject)


def test_a_subject_in_utf_8_stays_so_whatever_the_words_are_in():
    mail = read("Subject: Grüße\nContent-Type: text/plain; charset=gb2312\n\nhello".encode())
    assert mail.subject == "Grüße"


def test_bytes_that_are_not_in_the_charset_of_the_words_are_guessed():
    for charset in (b"iso-2022-kr", b"utf-16", b"klingon"):
        mail = read(b"Subject: Sch\xf6ne Gr\xfc\xdfe\nContent-Type: text/plain; charset=" + charset + b"\n\nhello")
        assert mail.subject == "Schöne Grüße"

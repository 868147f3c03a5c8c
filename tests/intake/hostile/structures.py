"""Bombs, floods and traps for whoever parses mail. `readable` ones must say “Hello”; the others are held, quickly."""

import base64
import zlib

HEAD = b"From: Mallory <mallory@evil.test>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def _nested(depth: int, kind: bytes = b"mixed") -> bytes:
    opening = b"".join(b'Content-Type: multipart/%s; boundary="b%d"\r\n\r\n--b%d\r\n' % (kind, level, level) for level in range(depth))
    closing = b"".join(b"\r\n--b%d--" % level for level in reversed(range(depth)))
    return HEAD + opening + b"Content-Type: text/plain\r\n\r\nHello\r\n" + closing


def _siblings(count: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
    return HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * count + b"--b--"


def _letters(depth: int) -> bytes:
    mail = HEAD + b"\r\nHello"
    for _ in range(depth):
        mail = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + mail
    return (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n'
        + mail
        + b"\r\n--b--"
    )


def bombs() -> dict[str, bytes]:
    """May be held, may be read, must be quick."""
    made: dict[str, bytes] = {}
    for depth in (2, 10, 39, 41, 100, 1_000, 5_000):
        made[f"{depth} containers deep"] = _nested(depth)
        made[f"{depth} alternatives deep"] = _nested(depth, b"alternative")
    for count in (1, 100, 900, 1_001, 20_000):
        made[f"{count} parts"] = _siblings(count)
    for depth in (1, 5, 50, 500):
        made[f"{depth} mails in mails"] = _letters(depth)
    for count in (100, 1_999, 2_001, 100_000):
        made[f"{count} headers"] = b"X: y\r\n" * count + HEAD + b"\r\nHello"
        made[f"{count} received"] = b"Received: from a by b\r\n" * count + HEAD + b"\r\nHello"
        made[f"{count} recipients"] = (
            b"To: " + b", ".join(b"p%d@x.test" % number for number in range(count)) + b"\r\n" + HEAD + b"\r\nHello"
        )
        made[f"{count} folds"] = b"X: y" + b"\r\n y" * count + b"\r\n" + HEAD + b"\r\nHello"
        made[f"{count} encoded words"] = b"X-Subject: " + b"=?utf-8?q?a?= " * count + b"\r\n" + HEAD + b"\r\nHello"
        made[f"{count} references"] = b"References: " + b"<a@b> " * count + b"\r\n" + HEAD + b"\r\nHello"
        made[f"{count} comments"] = b"To: " + b"(" * count + b"x@y.test\r\n" + HEAD + b"\r\nHello"
        made[f"{count} quotes"] = b"Cc: " + b'"\\' * count + b"\r\n" + HEAD + b"\r\nHello"
        made[f"{count} parameters"] = HEAD + b"Content-Type: text/plain" + b"; a=b" * count + b"\r\n\r\nHello"
        made[f"{count} pieces"] = HEAD + b"Content-Type: text/plain" + b"".join(b"; n*%d=b" % at for at in range(count)) + b"\r\n\r\nHello"
        made[f"{count} false boundaries"] = (
            HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b-\r\n" * count + b"--b\r\n\r\nHello\r\n--b--"
        )
        made[f"{count} quoted lines"] = HEAD + b"\r\nHello\r\n" + b"> x\r\n" * count
        made[f"{count} quotation depth"] = HEAD + b"\r\nHello\r\n" + b">" * count + b" x\r\n"
        made[f"{count} attributions"] = HEAD + b"\r\nHello\r\n" + b"On Mon, Nov 2, 2026 at 10:00 AM Olga <o@a.test>\r\n" * count
        made[f"{count} header blocks"] = HEAD + b"\r\nHello\r\n" + b"From: a\r\nSent: b\r\nTo: c\r\n\r\n" * count
        made[f"{count} uuencoded files"] = HEAD + b"\r\nHello\r\n" + b"begin 644 a\r\n#86)C\r\nend\r\n" * count
        made[f"{count} open uuencoded files"] = HEAD + b"\r\nHello\r\n" + b"begin 644 a\r\n#86)C\r\n" * count
        made[f"{count} addresses in words"] = HEAD.replace(b"mallory@", b"MAILER-DAEMON@") + b"\r\nHello failed\r\n" + b"a@b.test " * count
        made[f"{count} line ends"] = HEAD + b"\r\nHello" + b"\r\n" * count
        made[f"{count} tags"] = HEAD + b"Content-Type: text/html\r\n\r\nHello" + b"<b>" * count
        made[f"{count} broken tags"] = HEAD + b"Content-Type: text/html\r\n\r\nHello" + b"<a " * count
        made[f"{count} tables"] = HEAD + b"Content-Type: text/html\r\n\r\nHello" + b"<table><tr><td>" * count
        made[f"{count} comment starts"] = HEAD + b"Content-Type: text/html\r\n\r\nHello" + b"<!--" * count
        made[f"{count} calendar lines"] = (
            HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nSUMMARY:Hello\r\n" + b"X;A=B:c\r\n" * count + b"END:VEVENT\r\n"
        )
        made[f"{count} entities"] = HEAD + b"Content-Type: text/html\r\n\r\nHello" + b"&#x1F4A9;" * count
    made["a line of ten megabytes"] = HEAD + b"\r\nHello " + b"x" * 10_000_000
    made["a header of ten megabytes"] = b"X: " + b"x" * 10_000_000 + b"\r\n" + HEAD + b"\r\nHello"
    made["a boundary of a megabyte"] = HEAD + b'Content-Type: multipart/mixed; boundary="' + b"b" * 1_000_000 + b'"\r\n\r\nHello'
    made["compressed a thousand times"] = (
        HEAD
        + b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(zlib.compress(bytes(30_000_000)))
    )
    made["an Outlook envelope of lies"] = (
        HEAD
        + b"Content-Type: application/ms-tnef\r\n\r\n"
        + b"\x78\x9f\x3e\x22\x00\x00"
        + b"\x01\x03\x90\x06\x00\x08\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00" * 500
    )
    return made


CHARSETS = (
    "x-unknown", "utf-7", "utf-16", "utf-32", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "rot13", "hex", "base64", "zlib", "bz2",
    "undefined", "mbcs", "oem", "charmap", "../../etc/passwd", "utf-8; x=y", "'", '"', "", " ", "\u00fc", "a" * 5_000, "iso-2022-jp", "iso-2022-kr",
    "hz", "cp037", "utf-8-sig", "ascii", "iso-8859-8-i", "x-mac-roman", "gb2312", "big5", "euc-tw", "koi8-r", "%s", "{0}", "utf8\x00", "NONE",
)  # fmt: skip
BYTES = {
    "ascii": b"Hello",
    "latin": b"Hello \xe4\xf6",
    "utf-8": "Hello \u00e4".encode(),
    "nul": b"Hello \x00",
    "escape": b"Hello \x1b$B\x1b(B \x1b",
}


def odd() -> dict[str, bytes]:
    """Must be read, and say “Hello” in some form."""
    made = {}
    for charset in CHARSETS:
        for kind, body in BYTES.items():
            name = charset.encode("utf-8")
            made[f"charset {charset[:20]!a} with {kind}"] = HEAD + b"Content-Type: text/plain; charset=" + name + b"\r\n\r\n" + body
    for encoding in ("x-unknown", "base64", "quoted-printable", "x-uuencode", "gzip", "8bit 7bit", "binary;x", "\x00"):
        made[f"encoding {encoding!a}"] = HEAD + b"Content-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\nHello"
    made |= {
        "no line ends but CR": (HEAD + b"\r\nHello").replace(b"\r\n", b"\r"),
        "no body": HEAD, "nothing": b"", "one byte": b"x", "blanks": b" \r\n \r\n", "only NUL": b"\x00" * 100,
        "an mbox line": b"From mallory@evil.test Mon Nov  2 10:00:00 2026\r\n" + HEAD + b"\r\nHello",
        "bare line feeds": (HEAD + b"\r\nHello").replace(b"\r\n", b"\n"),
        "two of each header": HEAD + HEAD + b"Subject: y\r\nFrom: other@x.test\r\n\r\nHello",
        "a header without a colon": b"nonsense\r\n" + HEAD + b"\r\nHello",
        "a header of letters beyond ASCII": "Überschrift: x\r\n".encode() + HEAD + b"\r\nHello",
        "a date of the year 99999": b"Date: Mon, 1 Jan 99999 00:00:00 +9999\r\n" + HEAD + b"\r\nHello",
        "a date of nonsense": b"Date: \xff\xfe\r\n" + HEAD + b"\r\nHello",
        "smuggled mail": HEAD + b"\r\nHello\r\n.\nMAIL FROM:<a@b.test>\nRCPT TO:<c@d.test>\nDATA\nSubject: smuggled\n\nx\n.\n",
        "boundary in its own part": HEAD + b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\n\r\nHello --a\r\n--a--',
        "boundary that is a prefix": HEAD + b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary="ab"\r\n\r\n--ab\r\n\r\nHello\r\n--ab--\r\n--a--',
        "empty boundary": HEAD + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nHello\r\n----',
    }  # fmt: skip
    return made

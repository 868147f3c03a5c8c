"""From a row of the outbox to the bytes on the wire (pure): the same row gives the same bytes at every attempt."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from caseway.mail.headers import HeaderRefused, header_line

_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
_PLAIN = re.compile(r"[A-Za-z0-9 ._()+,=@~#-]{1,150}")
# Mail inside mail may not be encoded, and a mail server may read it: as bytes it stays what it is.
_OPAQUE = ("message/", "multipart/")
CID_DOMAIN = "caseway"


@dataclass(frozen=True)
class Enclosed:
    """A file that goes along."""

    token: str
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Composed:
    raw: bytes
    needs_utf8: bool


@dataclass(frozen=True)
class Letter:
    """What a mail says: the head in order, the two bodies, the files."""

    headers: Sequence[tuple[str, str]]
    message_id: str
    at: datetime
    text: str
    html: str = ""
    files: Sequence[Enclosed] = ()
    pictures: Sequence[Enclosed] = ()


def compose(letter: Letter) -> Composed:
    """RFC 5322 bytes with CRLF. Raises HeaderRefused for a head that would not stay in its lines."""
    head = b"".join(header_line(name, value) for name, value in _head(letter))
    part = _alternative(letter)
    if letter.files:
        part = _multipart(letter, "mixed", [part, *(_enclosed(file, "attachment") for file in letter.files)])
    return Composed(head + part, not head.isascii())


def _head(letter: Letter) -> list[tuple[str, str]]:
    names = [name.lower() for name, _ in letter.headers]
    if len(set(names)) != len(names) or {"date", "message-id", "mime-version"} & set(names):
        raise HeaderRefused("a header stands twice")
    date = format_datetime(letter.at.astimezone(UTC))
    return [*letter.headers, ("Date", date), ("Message-ID", letter.message_id), ("MIME-Version", "1.0")]


def _alternative(letter: Letter) -> bytes:
    text = _text_part("plain", letter.text)
    if not letter.html:
        return text
    html = _text_part("html", letter.html)
    if letter.pictures:
        html = _multipart(letter, "related", [html, *(_enclosed(picture, "inline") for picture in letter.pictures)])
    return _multipart(letter, "alternative", [text, html])


def _text_part(kind: str, text: str) -> bytes:
    lines = "\r\n".join(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n"))
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    # One blank line keeps the encoder's choice of line ends where a text has a single line.
    return head.encode("ascii") + b2a_qp((lines.rstrip("\r\n") + "\r\n").encode("utf-8", "replace"), istext=True)


def _multipart(letter: Letter, kind: str, parts: list[bytes]) -> bytes:
    boundary = _boundary(letter.message_id, kind)
    line = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    opening = f"--{boundary}\r\n".encode("ascii")
    return line + b"".join(opening + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode("ascii")


def _boundary(message_id: str, kind: str) -> str:
    """Stands in no part: neither quoted-printable nor base64 text can hold `=_`."""
    return "=_" + sha256(f"{kind} {message_id}".encode("utf-8", "replace")).hexdigest()[:32]


def _enclosed(file: Enclosed, disposition: str) -> bytes:
    kind = file.content_type.lower()
    if not _TYPE.fullmatch(kind) or kind.startswith(_OPAQUE):
        kind = "application/octet-stream"
    lines = [
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: {disposition}; {_filename(file.filename)}",
    ]
    if disposition == "inline":
        lines.append(f"Content-ID: <{file.token}@{CID_DOMAIN}>")
    head = "\r\n".join(lines) + "\r\n\r\n"
    return head.encode("ascii") + encodebytes(file.content).replace(b"\n", b"\r\n")


def _filename(name: str) -> str:
    """RFC 2231 for all that is not plain: a plain form beside it would be read first by some."""
    if _PLAIN.fullmatch(name):
        return f'filename="{name}"'
    encoded = quote(name[:100], safe="", errors="replace")
    return f"\r\n filename*=UTF-8''{encoded}"

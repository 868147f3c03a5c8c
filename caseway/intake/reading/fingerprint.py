"""What makes two deliveries the same mail: who wrote what under which id. The trace of the journey does not count."""

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import hashlib

_COUNTED = (b"message-id:", b"from:", b"subject:", b"date:")


def fingerprint(message_id: str | None, sender: str, subject: str, date: str, body: Iterable[bytes]) -> str:
    """The same Message-ID with other content is another mail; without an id the date tells two alike mails apart."""
    digest = sha256()
    for value in (message_id or "", sender, subject, "" if message_id else date):
        _add(digest, value.encode("utf-8", "replace"))
    for part in body:
        _add(digest, part)
    return digest.hexdigest()


def raw_fingerprint(raw: bytes) -> str:
    """For a mail that cannot be read: its counted headers as they stand, and all after the first blank line."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    digest = sha256()
    for line in head[:1_000_000].split(b"\n"):
        if line.lower().startswith(_COUNTED):
            _add(digest, line)
    _add(digest, body.rstrip(b"\n"))
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", value: bytes) -> None:
    digest.update(len(value).to_bytes(8, "big"))
    digest.update(value)

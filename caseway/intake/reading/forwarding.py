"""Who wrote the mail that somebody sends on to us."""

import re

from caseway.intake.reading.addresses import read_addresses
from caseway.intake.reading.incoming import Address, IncomingMail
from caseway.intake.reading.labels import header_block
from caseway.intake.reading.quoting import is_forward

_FROM = re.compile(
    r"(?i)[>\s*_]*(?:from|von|de|da|van|fra|från|lähettäjä|od|от|feladó|gönderen|发件人|寄件者|差出人|보낸 사람)"
    r"\s{0,2}[*_]{0,2}\s?[:\uff1a]\s*(.{3,400})"
)
_SCANNED = 200


def original_sender(mail: IncomingMail) -> Address | None:
    """The author of a forwarded mail, where the mail says so in a way that mail programs write."""
    lines = mail.text.split("\n", _SCANNED)[:_SCANNED]
    at = next((index for index, line in enumerate(lines) if _FROM.match(line) and header_block(lines, index)), None)
    if at is None or not (is_forward(mail.subject) or is_forward("", "\n".join(lines[max(0, at - 2) : at + 1]).strip())):
        return None
    named = _FROM.match(lines[at])
    value = named[1] if named else ""
    # A long name pushes its address into the next line.
    more = lines[at + 1] if "@" not in value and at + 1 < len(lines) else ""
    return next(iter(read_addresses(_plain(f"{value} {more}"))), None)


def _plain(value: str) -> str:
    """`Rita <rita@b.test<mailto:rita@b.test>>` and `[mailto:rita@b.test]` as plain addresses."""
    value = re.sub(r"<mailto:[^<>]{1,300}>", "", value)
    return re.sub(r"\[mailto:([^\[\]]{1,300})\]", r"<\1>", value).replace("*", "")

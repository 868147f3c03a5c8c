"""Our own look at a DKIM signature, for mail that no server of ours has looked at before."""

from dataclasses import dataclass

import dkim
import dns.exception
import dns.resolver

from caseway.intake.proving.signing import SMALLEST_KEY, Message

SECONDS = 4.0


@dataclass(frozen=True)
class Checked:
    """Which domain signed, and whether the signature holds."""

    domain: str
    is_good: bool


def check_signature(raw: bytes) -> Checked | None:
    """The first signature of a mail, against the key that its domain publishes now; None for mail without one."""
    try:
        message = Message(raw, minkey=SMALLEST_KEY)
    except (dkim.DKIMException, ValueError):
        return None
    domain = _signing_domain(message)
    if not domain:
        return None
    try:
        return Checked(domain, bool(message.verify(dnsfunc=_published)))
    except (dkim.DKIMException, dns.exception.DNSException, ValueError, OSError):
        return Checked(domain, False)


def _signing_domain(message: dkim.DKIM) -> str:
    for name, value in message.headers:
        if name.lower() == b"dkim-signature":
            tags = dict(part.strip().partition(b"=")[::2] for part in value.split(b";") if b"=" in part)
            return tags.get(b"d", b"").strip().decode("ascii", "replace").lower()[:253]
    return ""


def _published(name: bytes, timeout: float = SECONDS) -> bytes | None:
    """The TXT record of a selector; nothing where nobody answers in time."""
    try:
        answer = dns.resolver.resolve(name.decode("ascii").rstrip("."), "TXT", lifetime=SECONDS)
    except (dns.exception.DNSException, UnicodeError):
        return None
    return b"".join(answer[0].strings)

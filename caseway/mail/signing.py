"""Addresses, Message-IDs and links that prove where they come from.

Local parts stay within 64 characters and survive mail servers that lower their case.
"""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

LOOP_HEADER = "X-Caseway-Loop"
MAX_LOCAL = 64

# 100 bits for what can only be tried by sending us a mail, 130 for a link that opens a page.
_SHORT = 20
_LONG = 26
_NUMBER = r"[1-9][0-9]{0,17}"
_SIGNATURE = r"[a-z2-7]"
_REPLY = re.compile(rf"[^@\s]*\+t({_NUMBER})\.({_SIGNATURE}{{{_SHORT}}})@[^@\s]+")
_NOTICE = re.compile(rf"[^@\s]*\+a({_NUMBER})\.({_NUMBER})\.({_SIGNATURE}{{{_SHORT}}})@[^@\s]+")
_BOUNCE = re.compile(rf"bounce\+b({_NUMBER})\.({_NUMBER})\.({_NUMBER})\.({_SIGNATURE}{{{_SHORT}}})@[^@\s]+")
_MESSAGE_ID = re.compile(rf"<?t({_NUMBER})\.({_NUMBER}|0)\.({_NUMBER}|0)\.({_SIGNATURE}{{{_SHORT}}})@[^@\s<>]+>?")
_SECRET = re.compile(rf"({_NUMBER})-({_NUMBER})-({_SIGNATURE}{{{_LONG}}})")

_NEWS_SECRET = re.compile(rf"({_NUMBER})-({_SIGNATURE}{{{_LONG}}})")


@dataclass(frozen=True)
class NoticeAddress:
    number: int
    member_id: int


@dataclass(frozen=True)
class SentMessage:
    number: int
    message_id: int
    participant_id: int


@dataclass(frozen=True)
class RequesterSecret:
    """What a link claims; `is_genuine` tells whether it may."""

    ticket_id: int
    participant_id: int
    signature: str

    def is_genuine(self, key: bytes, workspace_id: int, generation: int) -> bool:
        expected = _signature(key, "requester", workspace_id, self.ticket_id, self.participant_id, generation, length=_LONG)
        return hmac.compare_digest(expected, self.signature)


def reply_address(key: bytes, workspace: str, number: int, domain: str, local: str = "support") -> str:
    """Where an answer to ticket `number` goes: `support+t1042.<signature>@<domain>`."""
    return _address(local, f"t{number}.{_signature(key, 'reply', workspace, number, length=_SHORT)}", domain)


def read_reply_address(key: bytes, workspace: str, address: str) -> int | None:
    """The ticket's number, None for an address that we did not sign."""
    found = _REPLY.fullmatch(address.strip().lower())
    if found and hmac.compare_digest(_signature(key, "reply", workspace, found[1], length=_SHORT), found[2]):
        return int(found[1])
    return None


def notice_address(key: bytes, workspace: str, number: int, member_id: int, domain: str, local: str = "support") -> str:
    """Where one member answers his own notice: `support+a1042.7.<signature>@<domain>`."""
    return _address(local, f"a{number}.{member_id}.{_signature(key, 'notice', workspace, number, member_id, length=_SHORT)}", domain)


def read_notice_address(key: bytes, workspace: str, address: str) -> NoticeAddress | None:
    found = _NOTICE.fullmatch(address.strip().lower())
    if found and hmac.compare_digest(_signature(key, "notice", workspace, found[1], found[2], length=_SHORT), found[3]):
        return NoticeAddress(int(found[1]), int(found[2]))
    return None


def bounce_address(key: bytes, workspace: str, number: int, message: int, participant: int, domain: str) -> str:
    """The return path of one mail of ours: what comes back there names the mail and the person who did not get it."""
    signature = _signature(key, "bounce", workspace, number, message, participant, length=_SHORT)
    return _address("bounce", f"b{number}.{message}.{participant}.{signature}", domain)


def read_bounce_address(key: bytes, workspace: str, address: str) -> SentMessage | None:
    found = _BOUNCE.fullmatch(address.strip().lower())
    if found and hmac.compare_digest(_signature(key, "bounce", workspace, *found.groups()[:3], length=_SHORT), found[4]):
        return SentMessage(int(found[1]), int(found[2]), int(found[3]))
    return None


def message_id(key: bytes, workspace: str, number: int, message: int, participant: int, domain: str) -> str:
    """The Message-ID of a mail of ours, in its angles; `participant` is 0 when it goes to nobody in particular."""
    signature = _signature(key, "message", workspace, number, message, participant, length=_SHORT)
    return f"<t{number}.{message}.{participant}.{signature}@{domain}>"


def read_message_id(key: bytes, workspace: str, value: str) -> SentMessage | None:
    """What a Message-ID of ours says, with or without angles; None when it is not ours."""
    found = _MESSAGE_ID.fullmatch(value.strip().lower())
    if found and hmac.compare_digest(_signature(key, "message", workspace, *found.groups()[:3], length=_SHORT), found[4]):
        return SentMessage(int(found[1]), int(found[2]), int(found[3]))
    return None


def requester_secret(key: bytes, workspace_id: int, ticket_id: int, participant_id: int, generation: int) -> str:
    """The last part of the requester's link; a raised generation ends all earlier ones."""
    signature = _signature(key, "requester", workspace_id, ticket_id, participant_id, generation, length=_LONG)
    return f"{ticket_id}-{participant_id}-{signature}"


def read_requester_secret(secret: str) -> RequesterSecret | None:
    """What to look up; nothing is proven before `is_genuine` was asked with the stored generation."""
    found = _SECRET.fullmatch(secret)
    return RequesterSecret(int(found[1]), int(found[2]), found[3]) if found else None


def news_secret(key: bytes, workspace_id: int, customer_id: int) -> str:
    """The last part of the link with which a customer asks for no more news."""
    return f"{customer_id}-{_signature(key, 'news', workspace_id, customer_id, length=_LONG)}"


def read_news_secret(key: bytes, workspace_id: int, secret: str) -> int | None:
    """Whose it is (id); None for one that we did not sign."""
    found = _NEWS_SECRET.fullmatch(secret)
    if found and hmac.compare_digest(_signature(key, "news", workspace_id, found[1], length=_LONG), found[2]):
        return int(found[1])
    return None


def _address(local: str, token: str, domain: str) -> str:
    address = f"{local}+{token}"
    if len(address) > MAX_LOCAL:
        raise ValueError(f"{local}@{domain} is too long to carry a ticket's token: {len(address)} characters before the @, 64 are allowed.")
    return f"{address}@{domain}"


def _signature(key: bytes, purpose: str, *parts: str | int, length: int) -> str:
    # Each part carries its length, so that no two lists of parts read the same.
    text = "".join(f"{len(str(part))}:{part}" for part in ("caseway", purpose, *parts))
    # Five bytes make eight characters.
    return b32encode(hmac.digest(key, text.encode(), sha256)[: -(-length // 8) * 5]).decode("ascii").lower()[:length]

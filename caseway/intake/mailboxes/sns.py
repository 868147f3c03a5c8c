"""Amazon SNS: messages signed with a certificate of Amazon's, and the confirmation of a subscription."""

import re
from base64 import b64decode
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation

from caseway.outside import http

# Only Amazon itself has hosts of this name.
_HOST = re.compile(r"sns\.[a-z0-9-]{3,20}\.amazonaws\.com(?:\.cn)?")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
_HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}
REMEMBERED_SECONDS = 24 * 3600


class NotNow(Exception):
    """Amazon does not answer; it will call again."""


def proven(said: dict, *, topic: str) -> str | None:
    """The message that was sent to the topic; None for one that only confirms. Raises SuspiciousOperation for what is not proven."""
    if not topic or said.get("TopicArn") != topic or said.get("Type") not in _SIGNED:
        raise SuspiciousOperation("another topic")
    _verify(said)
    if said["Type"] == "Notification":
        return said["Message"]
    _get(_of_amazon(said["SubscribeURL"]))
    return None


def _verify(said: dict) -> None:
    text = "".join(f"{name}\n{said[name]}\n" for name in _SIGNED[said["Type"]] if said.get(name) is not None)
    kind = _HASHES.get(str(said.get("SignatureVersion")))
    if kind is None:
        raise SuspiciousOperation("an unknown kind of signature")
    key = x509.load_pem_x509_certificate(_certificate(_of_amazon(said["SigningCertURL"]))).public_key()
    if not isinstance(key, RSAPublicKey):
        raise SuspiciousOperation("an unknown kind of key")
    try:
        key.verify(b64decode(said["Signature"]), text.encode(), padding.PKCS1v15(), kind())
    except InvalidSignature as error:
        raise SuspiciousOperation("a wrong signature") from error


def _of_amazon(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not _HOST.fullmatch(parts.hostname or "") or parts.port not in (None, 443):
        raise SuspiciousOperation("not Amazon")
    return url


def _certificate(url: str) -> bytes:
    kept = cache.get(f"sns:{url}"[:200])
    if kept is None:
        kept = _get(url)
        cache.set(f"sns:{url}"[:200], kept, REMEMBERED_SECONDS)
    return kept


def _get(url: str) -> bytes:
    try:
        answer = http.ask("GET", url)
    except (OSError, httpx.HTTPError, http.TooMuch) as error:
        raise NotNow(url) from error
    if not answer.is_success:
        raise NotNow(url)
    return answer.content

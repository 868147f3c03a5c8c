"""DKIM (RFC 6376): which domains signed this mail, and do their signatures hold?"""

import re
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import dkim
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from dkim.crypto import UnparsableKeyError, parse_public_key
from dkim.util import InvalidTagValueList, parse_tag_value

from caseway.intake.proving.lookups import Lookups, Unanswered

LARGEST = 10 * 2**20
MOST_SIGNATURES = 5
SMALLEST_KEY, MOST_BITS_OF_EXPONENT, LONGEST_KEY = 1024, 64, 1_200
# The library takes time that grows with the square of these.
LONGEST_HEAD, MOST_HEADERS, LONGEST_SIGNATURE = 128_000, 500, 4_000
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_BLANKS = re.compile(rb"[\t ]+")
_MANY_BLANKS = re.compile(rb"\s{100}")
_ED25519 = b"ed25519-sha256"
_ALGORITHMS = (b"rsa-sha256", _ED25519)


@dataclass(frozen=True)
class Signature:
    """One as it stands in the mail, not checked yet."""

    index: int
    domain: str
    tags: dict[bytes, bytes]


class Signed:
    """A mail with its signatures."""

    def __init__(self, raw: bytes):
        self.signatures: list[Signature] = []
        self._relaxed: bytes | None = None
        found = _END_OF_HEAD.search(raw, 0, LONGEST_HEAD)
        end = found.end() if found else len(raw)
        if end > LONGEST_HEAD or len(raw) > LARGEST:
            return
        try:
            self._message = Message(raw[:end], minkey=SMALLEST_KEY)
        except (dkim.DKIMException, LookupError):
            return
        if len(self._message.headers) <= MOST_HEADERS:
            values = [value for name, value in self._message.headers if name.lower() == b"dkim-signature"]
            self.signatures = [one for at, value in enumerate(values[:MOST_SIGNATURES]) if (one := _signature(at, value))]
        self._body = _with_one_end(raw[end:].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")) if self.signatures else b""

    def check(self, signature: Signature, lookups: Lookups) -> str:
        """The result in a word (RFC 8601, 2.7.1)."""
        if signature.tags.get(b"a") not in _ALGORITHMS or b"from" not in re.split(rb"\s*:\s*", signature.tags.get(b"h", b"").lower()):
            return "permerror"
        self._message.body = self._body_for(signature)
        try:
            holds = self._message.verify(signature.index, dnsfunc=lambda name, timeout=0: _key(name, lookups))
        except Unanswered:
            return "temperror"
        except Exception:
            # The library says in many ways that something is odd, and others may have signed soundly.
            return "fail"
        if not holds:
            return "fail"
        # Who signs only the beginning signs nothing of what others wrote behind it.
        return "policy" if b"l" in signature.tags else "pass"

    def _body_for(self, signature: Signature) -> bytes:
        """As the library would make it, but in a time that does not grow with the square of what is blank."""
        if signature.tags.get(b"c", b"").partition(b"/")[2].strip() != b"relaxed":
            return self._body
        if self._relaxed is None:
            self._relaxed = _with_one_end(_BLANKS.sub(b" ", self._body).replace(b" \r\n", b"\r\n"))
        return self._relaxed


class Message(dkim.DKIM):
    """For keys on the curve (RFC 8463) the library wants another one beside ours, which can do it as well."""

    def verify_sig(
        self, sig: dict[bytes, bytes], include_headers: list[bytes], sig_header: tuple[bytes, bytes], dnsfunc: Callable[..., bytes | None]
    ) -> bool:
        if sig[b"a"] != _ED25519:
            return bool(super().verify_sig(sig, include_headers, sig_header, dnsfunc))
        published = dnsfunc(sig[b"s"] + b"._domainkey." + sig[b"d"] + b".")
        try:
            key = _KeyOnTheCurve(published or b"")
        except (InvalidTagValueList, LookupError, ValueError):
            return False
        self.pk, self.keysize, self.ktag, self.seqtlsrpt = key, 256, b"ed25519", False
        return bool(self.verify_sig_process(sig, include_headers, sig_header, dnsfunc)) and key.has_signed


class _KeyOnTheCurve:
    """As the library uses one, which believes whatever does not raise an error of its own."""

    def __init__(self, published: bytes):
        tags = parse_tag_value(published)
        if tags.get(b"v", b"DKIM1") != b"DKIM1" or tags[b"k"] != b"ed25519" or not _is_for_mail(tags):
            raise ValueError("no key for such a signature")
        self._key = Ed25519PublicKey.from_public_bytes(b64decode(tags[b"p"]))
        self.has_signed = False

    def verify(self, digest: bytes, signature: bytes) -> None:
        with suppress(InvalidSignature):
            self._key.verify(signature, digest)
            self.has_signed = True


def _is_for_mail(tags: dict[bytes, bytes]) -> bool:
    return bool({b"*", b"email"} & set(re.split(rb"\s*:\s*", tags.get(b"s", b"*"))))


def _with_one_end(body: bytes) -> bytes:
    """Without the empty lines at its end, which count for nobody."""
    words = body.rstrip(b"\r\n")
    ends = body[len(words) :]
    return words + b"\r\n" if ends and not ends.replace(b"\r\n", b"") else body


def _signature(index: int, value: bytes) -> Signature | None:
    if len(value) > LONGEST_SIGNATURE or _MANY_BLANKS.search(value):
        return None
    try:
        tags = parse_tag_value(value)
        return Signature(index, tags.get(b"d", b"").strip().decode("ascii").lower().rstrip("."), tags)
    except (InvalidTagValueList, UnicodeError):
        return None


def _key(name: bytes, lookups: Lookups) -> bytes | None:
    """What is published under the selector; raises Unanswered."""
    for text in lookups.texts(name.decode("ascii", "replace")):
        if len(text) <= LONGEST_KEY and _is_cheap(text):
            return text
    return None


def _is_cheap(text: bytes) -> bool:
    """An exponent as long as the key would make us work for seconds."""
    try:
        tags = parse_tag_value(text)
        if tags.get(b"k", b"rsa") != b"rsa":
            return True
        return parse_public_key(b64decode(tags[b"p"]))["publicExponent"].bit_length() <= MOST_BITS_OF_EXPONENT
    except (InvalidTagValueList, UnparsableKeyError, ValueError, LookupError, TypeError):
        return False

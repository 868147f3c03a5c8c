"""A DNS that stands in a dictionary, and a key to sign mail with."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from caseway.intake.proving.lookups import Answer, Records, Unanswered


class Names(Records):
    """Answers by (name, kind); who is in `silent`, or below it, says nothing."""

    def __init__(self, known=(), silent=()):
        self.known = dict(known)
        self.silent = tuple(silent)
        self.asked = []

    def ask(self, name, kind, seconds):
        self.asked.append((name, kind))
        if any(name == one or name.endswith(f".{one}") for one in self.silent):
            raise Unanswered(name)
        return Answer(list(self.known.get((name, kind), [])), 300)


@cache
def key(bits=2048):
    return rsa.generate_private_key(65537, bits)


def published(bits=2048, exponent=65537) -> bytes:
    public = rsa.RSAPublicNumbers(exponent, key(bits).public_key().public_numbers().n).public_key()
    public = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + b64encode(public)


def signed(mail: bytes, domain: str, bits=2048, **how) -> bytes:
    pem = key(bits).private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return dkim.sign(mail, b"mail", domain.encode(), pem, **how) + mail


@cache
def key_on_the_curve():
    return Ed25519PrivateKey.generate()


def published_on_the_curve() -> bytes:
    return b"v=DKIM1; k=ed25519; p=" + b64encode(key_on_the_curve().public_key().public_bytes_raw())


def signed_on_the_curve(mail: bytes, domain: str) -> bytes:
    """Its first header and its body, as they are (RFC 8463)."""
    head, _, body = mail.partition(b"\r\n\r\n")
    tags = f"v=1; a=ed25519-sha256; d={domain}; s=curve; h=from; bh={b64encode(sha256(body).digest()).decode()}; b="
    field = b"DKIM-Signature: " + tags.encode()
    digest = sha256(head.split(b"\r\n")[0] + b"\r\n" + field).digest()
    return field + b64encode(key_on_the_curve().sign(digest)) + b"\r\n" + mail


def mail_from(*authors: str, body: str = "It stops.") -> bytes:
    lines = "".join(f"From: {author}\r\n" for author in authors)
    return f"{lines}To: support@acme.localhost\r\nSubject: Export\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\n{body}\r\n".encode()

"""DKIM keys of tenants' domains: made here, the private half sealed, the public half for their DNS."""

from base64 import b64encode

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from caseway.mail.ways.models import WayOut
from caseway.outside.sealing import seal, unseal

# What a reader sees, so that nobody can put other words over our signature.
SIGNED = (
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
)


def new_key() -> tuple[str, str]:
    """A sealed private key and the `p=` of its record; RSA 2048 is what every receiver checks."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return seal(private.decode("ascii")), b64encode(public).decode("ascii")


def signed(raw: bytes, way: WayOut) -> bytes:
    """The mail with its signature on top, where its way has a key. Raises Unsealable."""
    if way.kind != WayOut.Kind.HOUSE or not way.sealed_dkim_key:
        return raw
    present = {line.partition(b":")[0].lower() for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    signature = dkim.sign(
        raw,
        way.dkim_selector.encode("ascii"),
        way.dkim_domain.encode("idna"),
        unseal(way.sealed_dkim_key).encode("ascii"),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name for name in SIGNED if name in present],
    )
    return signature + raw

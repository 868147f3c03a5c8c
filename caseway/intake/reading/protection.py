"""Mail that is signed or encrypted (S/MIME, PGP): it is kept as it came, and shown as such."""

from caseway.intake.reading.mime import Part
from caseway.intake.reading.opaque import PKCS7_TYPES

SIGNED = "signed"
ENCRYPTED = "encrypted"


def protection(root: Part, text: str) -> str:
    """`signed`, `encrypted` or nothing. Says what a mail is, not that its signature is good."""
    for part in (root, *root.children[:3]):
        if part.content_type == "multipart/encrypted":
            return ENCRYPTED
        if part.content_type == "multipart/signed":
            return SIGNED
        if part.content_type in PKCS7_TYPES:
            return SIGNED if part.children or part.params.get("smime-type", "").lower() in ("signed-data", "certs-only") else ENCRYPTED
    head = text[:4_000]
    if "-----BEGIN PGP MESSAGE-----" in head:
        return ENCRYPTED
    return SIGNED if "-----BEGIN PGP SIGNED MESSAGE-----" in head else ""

"""Passwords and tokens of other people's servers, encrypted where they lie; the key comes from the installation's secret key."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unsealable(Exception):
    """Sealed with another secret key: somebody has to enter it again."""


def seal(secret: str) -> str:
    """What may be stored; nothing for nothing."""
    return _fernet(settings.SECRET_KEY).encrypt(secret.encode()).decode("ascii") if secret else ""


def unseal(sealed: str) -> str:
    """The secret itself, for the moment of its use. Raises Unsealable."""
    if not sealed:
        return ""
    try:
        return _fernet(settings.SECRET_KEY).decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, UnicodeError) as error:
        raise Unsealable("a stored password can no longer be read, since the secret key has changed") from error


@cache
def _fernet(secret_key: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"caseway sealed secrets").derive(secret_key.encode())
    return Fernet(urlsafe_b64encode(key))

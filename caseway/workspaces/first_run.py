"""The one-time link on which the first workspace and its admin are made, while there is nobody yet."""

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare

from caseway.workspaces.models import Account

_SALT = "caseway.first-run"


def is_empty() -> bool:
    """Nobody can sign in here yet."""
    return not Account.objects.exists()


def first_run_key() -> str:
    """Derived from the installation's secret: whoever can read its terminal or folder may begin."""
    return signing.Signer(salt=_SALT).signature("first run")


def is_first_run_key(given: str) -> bool:
    return constant_time_compare(given, first_run_key()) and is_empty()


def first_run_link() -> str:
    """The link, or nothing once there is an account."""
    return f"{settings.CASEWAY_URL}/first-run/{first_run_key()}" if is_empty() else ""

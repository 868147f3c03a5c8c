"""Our own mail addresses: `support@<workspace>.<domain>`, with or without a signed token."""

from django.conf import settings

SUPPORT = "support"
# Where mail servers send what they could not deliver: no person is asked to write there.
BOUNCES = "bounce"


def own_domain(slug: str) -> str:
    """The domain in whose name a workspace writes; it also names this instance in the loop header."""
    return f"{slug}.{settings.CASEWAY_MAIL_DOMAIN}"


def support_address(slug: str) -> str:
    return f"{SUPPORT}@{own_domain(slug)}"


def bounces_address(slug: str) -> str:
    return f"{BOUNCES}@{own_domain(slug)}"


def without_token(email: str) -> str:
    """The address that a tokenised one belongs to: `support+t7.…@acme.test` is `support@acme.test`."""
    local, _, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def is_support_address(email: str) -> bool:
    """Whether mail to this address would come back to a workspace of this installation."""
    local, _, domain = without_token(email).rpartition("@")
    return local in (SUPPORT, BOUNCES) and domain.partition(".")[2] == settings.CASEWAY_MAIL_DOMAIN

"""Telling people from robots without asking anybody else: when was this form shown, and was the trap filled?"""

import secrets
from dataclasses import dataclass
from enum import Enum

from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SALT = "caseway.helpcentre.form"
# Nobody writes down what went wrong in two seconds.
QUICKEST = 2.0
LONGEST = 24 * 3600.0


class Doubt(Enum):
    TRAPPED = "trapped"
    QUICK = "quick"
    STALE = "stale"


SENTENCES: dict[Doubt, str | Promise] = {
    Doubt.TRAPPED: _("A field that nobody sees was filled in. We have emptied it; please send your report again."),
    Doubt.QUICK: _("That was very quick, so we ask to be sure: please look it over and send it once more."),
    Doubt.STALE: _("This page was open for a long time. Your words are still here; please send them again."),
}


@dataclass(frozen=True)
class Shown:
    """A form as it was shown: to whom it belongs, once, and when."""

    workspace_id: int
    nonce: str
    at: float


def token_for(workspace_id: int, now: float) -> str:
    return signing.dumps([workspace_id, secrets.token_urlsafe(12), now], salt=SALT)


def read_token(token: str) -> Shown | None:
    """None when we never showed such a form."""
    try:
        return Shown(*signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError):
        return None


def doubt_about(shown: Shown | None, workspace_id: int, trap: str, now: float) -> Doubt | None:
    """What speaks against taking a form as it came."""
    if trap:
        return Doubt.TRAPPED
    if shown is None or shown.workspace_id != workspace_id or now - shown.at > LONGEST:
        return Doubt.STALE
    return Doubt.QUICK if now - shown.at < QUICKEST else None

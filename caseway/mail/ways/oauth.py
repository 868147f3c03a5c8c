"""OAuth 2 at a mail provider: authorization code with PKCE (RFC 7636), renewal, and how IMAP and SMTP are told (XOAUTH2)."""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

import httpx

from caseway.outside import http
from caseway.outside.connecting import Unreachable

SECONDS = 15.0
# An hour when a provider does not say: all known ones give at least that.
USUAL_SECONDS = 3600

# What the well-known providers want; an admin adds the id and the secret of their own registration.
KNOWN = {
    "microsoft": {
        "authorize_url": "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "token_url": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "scopes": "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
    },
    "google": {
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "token_url": "https://oauth2.googleapis.com/token",
        "scopes": "https://mail.google.com/",
    },
}


class ProviderSilent(Exception):
    """The provider does not answer, or not sensibly: to be tried again."""


class ProviderRefused(Exception):
    """The provider says no for good: somebody has to sign in again."""


@dataclass(frozen=True)
class Client:
    """Our registration at a provider."""

    client_id: str
    client_secret: str
    authorize_url: str
    token_url: str
    scopes: str


@dataclass(frozen=True)
class Tokens:
    access: str
    refresh: str
    seconds: int


def new_verifier() -> str:
    return secrets.token_urlsafe(48)


def challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).decode("ascii").rstrip("=")


def authorize_address(client: Client, *, back: str, state: str, verifier: str, account: str) -> str:
    """Where the browser goes to sign in."""
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": back,
        "scope": client.scopes,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "login_hint": account,
        # Google gives a lasting token only when asked like this; others ignore it.
        "access_type": "offline",
        "prompt": "consent",
    }
    return f"{client.authorize_url}{'&' if '?' in client.authorize_url else '?'}{urlencode(asked)}"


def exchange(client: Client, *, code: str, verifier: str, back: str) -> Tokens:
    """The code that the browser brought back, for tokens."""
    return _ask(client, {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier})


def renew(client: Client, refresh: str) -> Tokens:
    """A fresh access token; some providers give a new refresh token too, which then replaces the old."""
    tokens = _ask(client, {"grant_type": "refresh_token", "refresh_token": refresh, "scope": client.scopes})
    return tokens if tokens.refresh else Tokens(tokens.access, refresh, tokens.seconds)


def xoauth2(user: str, token: str) -> str:
    """What IMAP and SMTP servers read, before base64."""
    if any(ord(letter) < 0x20 for letter in user + token):
        raise ProviderRefused("the account or its token has control characters")
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _ask(client: Client, form: dict[str, str]) -> Tokens:
    form = {**form, "client_id": client.client_id}
    if client.client_secret:
        form["client_secret"] = client.client_secret
    try:
        answer = http.ask("POST", client.token_url, data=form, headers={"Accept": "application/json"}, seconds=SECONDS)
    except (Unreachable, httpx.HTTPError, httpx.InvalidURL, http.TooMuch) as error:
        raise ProviderSilent("the provider does not answer") from error
    said = _json(answer.content)
    if answer.status in (400, 401, 403) and said.get("error"):
        raise ProviderRefused(str(said["error"])[:80])
    if not answer.is_success or not isinstance(said.get("access_token"), str):
        raise ProviderSilent(f"the provider answers {answer.status}")
    return Tokens(said["access_token"], str(said.get("refresh_token") or ""), _seconds(said.get("expires_in")))


def _json(content: bytes) -> dict:
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _seconds(given: object) -> int:
    try:
        return max(60, min(int(str(given)), 30 * 86_400))
    except ValueError:
        return USUAL_SECONDS

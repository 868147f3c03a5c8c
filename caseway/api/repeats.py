"""A POST with an Idempotency-Key is done once; a repeat gets the first one's answer."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from caseway.activity.once import once
from caseway.api.answers import answer, as_json
from caseway.api.problems import Problem
from caseway.workspaces.doors import MemberRequest

_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?")


@dataclass(frozen=True)
class Made:
    """What a POST made: the answer's content, and the address of the new thing."""

    content: dict[str, Any]
    location: str = ""
    # What a repeat gets instead, where the first answer holds a secret that must not be kept.
    repeated: dict[str, Any] | None = None


def done_once(request: MemberRequest, act: Callable[[], Made], fingerprint: str = "", status: int = 201) -> HttpResponse:
    """Answer (201 unless nothing new is made) with what `act` makes, in one transaction; under a key only the first time."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        with transaction.atomic():
            made = act()
        return _created(as_json(made.content), made.location, status)
    if not _KEY.fullmatch(key):
        raise Problem(400, _("An Idempotency-Key is 1 to 200 printable ASCII characters."))
    return _under_key(request, key, act, fingerprint or _fingerprint(request), status)


def _under_key(request: MemberRequest, key: str, act: Callable[[], Made], fingerprint: str, status: int) -> HttpResponse:
    made: list[Made] = []

    def make() -> dict[str, str]:
        made.append(act())
        return _stored(made[-1])

    stored, is_new = once(request.workspace, _scope(request), key, make, fingerprint=fingerprint)
    if is_new:
        return _created(as_json(made[-1].content), made[-1].location, status)
    response = _created(stored["body"].encode(), stored["location"], status)
    response["Idempotent-Replayed"] = "true"
    return response


def _created(body: bytes, location: str, status: int) -> HttpResponse:
    return answer(body, status=status, headers={"Location": location} if location else None)


def _stored(made: Made) -> dict[str, str]:
    """Kept as text, so that a repeat gets the same bytes."""
    kept = made.content if made.repeated is None else made.repeated
    return {"body": as_json(kept).decode(), "location": made.location}


def _scope(request: MemberRequest) -> str:
    """A key belongs to one member and one address."""
    return hashlib.sha256(f"{request.member.pk} {request.method} {request.path}".encode()).hexdigest()[:60]


def _fingerprint(request: MemberRequest) -> str:
    """Spaces and the order of keys do not make another request."""
    parsed = getattr(request, "parsed", None)
    return hashlib.sha256(orjson.dumps(parsed, option=orjson.OPT_SORT_KEYS)).hexdigest()

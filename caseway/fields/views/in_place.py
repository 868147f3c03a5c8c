"""A field that is filled in on the page of the thing itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError

from caseway.fields.definitions import known_to
from caseway.fields.given import filled_in
from caseway.workspaces.doors import MemberRequest


def fill_in_place(request: MemberRequest, thing: Any, fill_in: Callable[..., None]) -> int:
    """Let the verb write it, and answer with the page's status; what is wrong is told, and nothing written."""
    try:
        fill_in(thing, filled_in(request.POST, known_to(request.member, thing.subject_kind)), by=request.member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return 422
    return 200

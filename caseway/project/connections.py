"""Where a thread finds its connection and its language: Django first looks for an event loop, by an error where there is none, dozens of
times a request."""

from threading import local

from django.db import connections
from django.utils.translation import trans_real


def keep_by_thread() -> None:
    """What asks the database or speaks to people runs on threads here, never in a loop, so that a thread's own place is enough."""
    if not isinstance(connections._connections, local):  # type: ignore[attr-defined]  # (unknown to the stubs)
        connections._connections = local()  # type: ignore[attr-defined]
    if not isinstance(trans_real._active, local):  # type: ignore[attr-defined]
        trans_real._active = local()  # type: ignore[attr-defined]

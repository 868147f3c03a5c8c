"""A request that carries a key is done once; a repeat gets the first one's answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from caseway.activity.models import Once

KEPT = timedelta(days=7)


class KeyReused(Exception):
    """The same key came with another request."""


def once(workspace, scope: str, key: str, act: Callable[[], Any], *, fingerprint: str = "") -> tuple[Any, bool]:
    """Run `act` under a key; returns (its JSON-able answer, whether it was done just now).

    The key is written first, in the same transaction: of two at the same time one waits for the other.
    Raises KeyReused when the key was used for something else.
    """
    if earlier := _earlier(workspace, scope, key, fingerprint):
        return earlier.answer, False
    try:
        with transaction.atomic():
            row = Once.objects.create(workspace=workspace, scope=scope, key=key, fingerprint=fingerprint)
            row.answer = act()
            row.save(update_fields=["answer"])
    except IntegrityError:
        if earlier := _earlier(workspace, scope, key, fingerprint):
            return earlier.answer, False
        raise
    return row.answer, True


def _earlier(workspace, scope: str, key: str, fingerprint: str) -> Once | None:
    row = Once.objects.filter(workspace=workspace, scope=scope, key=key).first()
    if row is not None and row.fingerprint != fingerprint:
        raise KeyReused(key)
    return row


def forget_old_keys() -> None:
    """Keys need to be known only as long as somebody may repeat a request."""
    Once.objects.filter(at__lt=now() - KEPT).delete()

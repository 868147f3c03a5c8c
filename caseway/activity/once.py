"""A request that carries a key is done once; a repeat gets the first one's answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from caseway.activity.models import Once
from caseway.questions import asked_often
from caseway.rows.adding import add
from caseway.rows.changing import change

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
            row = add(Once(workspace_id=workspace.pk, scope=scope, key=key, fingerprint=fingerprint))
            row.answer = act()
            change(row, "answer")
    except IntegrityError:
        if earlier := _earlier(workspace, scope, key, fingerprint):
            return earlier.answer, False
        raise
    return row.answer, True


def _earlier(workspace, scope: str, key: str, fingerprint: str) -> Once | None:
    row = _of_key.first(workspace.pk, scope, key)
    if row is not None and row.fingerprint != fingerprint:
        raise KeyReused(key)
    return row


@asked_often
def _of_key(workspace: int, scope: str, key: str) -> QuerySet[Once]:
    return Once.objects.filter(workspace=workspace, scope=scope, key=key)


def forget_old_keys() -> None:
    """Keys need to be known only as long as somebody may repeat a request."""
    Once.objects.filter(at__lt=now() - KEPT).delete()

"""From a fact to what webhooks are owed."""

import time
from typing import Any

import orjson

from caseway.activity.live import wake_on_commit
from caseway.activity.models import Activity
from caseway.automation import feed
from caseway.automation.models import Delivery, Webhook
from caseway.questions import asked_often

# Asked for every fact that is recorded, so the answer is kept for a moment.
REMEMBERED_SECONDS = 1.0
_listening: dict[int, tuple[float, bool]] = {}


def has_webhooks(workspace_id: int) -> bool:
    """Whether anybody in a workspace wants to hear of facts; a change is noticed within a second."""
    asked_at, known = _listening.get(workspace_id, (0.0, False))
    at = time.monotonic()
    if not asked_at or at - asked_at > REMEMBERED_SECONDS:
        known = _active.first(workspace_id) is not None
        _listening[workspace_id] = (at, known)
    return known


@asked_often
def _active(workspace: int):
    return Webhook.objects.active().filter(workspace=workspace).values("pk")[:1]


def forget_listening() -> None:
    _listening.clear()


def tell_webhooks(activity: Activity) -> None:
    """Owe a fact to every webhook that asked for it and may hear it."""
    for webhook in Webhook.objects.active().filter(workspace=activity.workspace_id).select_related("member"):
        if _wants(webhook, activity.name) and feed.may_see(webhook.member, activity):
            owe(webhook, activity)


def _wants(webhook: Webhook, fact: str) -> bool:
    return not webhook.facts or fact in webhook.facts


def owe(webhook: Webhook, activity: Activity) -> Delivery:
    """The body is written now: it says what was so, also when it arrives late."""
    message_id = f"act_{activity.pk}"
    delivery, _is_new = Delivery.objects.get_or_create(
        workspace_id=webhook.workspace_id,
        webhook=webhook,
        message_id=message_id,
        defaults={"fact": activity.name, "body": orjson.dumps(_message(webhook, activity)).decode()},
    )
    wake_on_commit(Delivery)
    return delivery


def _message(webhook: Webhook, activity: Activity) -> dict[str, Any]:
    row = {column: getattr(activity, column) for column in feed.COLUMNS}
    described = feed.describe([row], webhook.member)[0]
    return {"type": activity.name, "timestamp": activity.at, "data": described}

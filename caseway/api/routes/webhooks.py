"""Webhooks: who hears what, what each was told, and telling it again."""

from typing import Any

import orjson
from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import row_of, there
from caseway.api.door import Door
from caseway.api.paging import Paging, Row, listed
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.webhooks import (
    DeliveryList,
    DeliveryTold,
    WebhookChange,
    WebhookGiven,
    WebhookList,
    WebhookMade,
    WebhookTold,
)  # fmt: skip
from caseway.automation import actions
from caseway.automation.models import Delivery, Webhook
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Webhooks"])
ACT = "webhooks.change"
WEBHOOK_COLUMNS = ("id", "name", "url", "facts", "is_active", "created_at")
DELIVERY_COLUMNS = ("id", "fact", "message_id", "state", "attempts", "status", "last_error", "body", "created_at", "delivered_at")


@router.get("", auth=Door(ACT), response=WebhookList, summary="List webhooks", operation_id="list_webhooks")
def list_webhooks(request: MemberRequest, page: Paging) -> HttpResponse:
    return listed(_rows(request), page, list)


@router.post("", auth=Door(ACT), response={201: WebhookMade}, summary="Make a webhook", operation_id="make_webhook")
def make_webhook(request: MemberRequest, given: WebhookGiven) -> HttpResponse:
    """It hears what you may see, from now on. Its messages are signed as Standard Webhooks says; `secret` is told once."""
    return done_once(request, lambda: _make(request, given))


def _make(request: MemberRequest, given: WebhookGiven) -> Made:
    made, secret = actions.make_webhook(request.member, by=request.member, **given.model_dump())
    told = _told(request, made.pk)
    return Made(told | {"secret": secret}, location=f"/api/v1/webhooks/{made.pk}", repeated=told | {"secret": None})


@router.get("/{int:id}", auth=Door(ACT), response=WebhookTold, summary="Read a webhook", operation_id="read_webhook")
def read_webhook(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch("/{int:id}", auth=Door(ACT), response=WebhookTold, summary="Change a webhook", operation_id="change_webhook")
def change_webhook(request: MemberRequest, id: int, given: WebhookChange) -> HttpResponse:
    """What is not named stays."""
    webhook = there(Webhook.objects.visible_to(request.member), pk=id)
    values = {name: getattr(webhook, name) for name in ("name", "url", "facts", "is_active")} | given.named()
    actions.change_webhook(webhook, by=request.member, **values)
    return answer(_told(request, id))


@router.delete("/{int:id}", auth=Door(ACT), response={204: None}, summary="Remove a webhook", operation_id="remove_webhook")
def remove_webhook(request: MemberRequest, id: int) -> HttpResponse:
    actions.remove_webhook(there(Webhook.objects.visible_to(request.member), pk=id), by=request.member)
    return HttpResponse(status=204)


@router.get("/{int:id}/deliveries", auth=Door(ACT), response=DeliveryList, summary="What it was told", operation_id="list_deliveries")
def list_deliveries(request: MemberRequest, id: int, page: Paging) -> HttpResponse:
    """Newest first; kept for thirty days."""
    webhook = there(Webhook.objects.visible_to(request.member), pk=id)
    deliveries = Delivery.objects.filter(workspace=webhook.workspace_id, webhook=webhook)
    return listed(deliveries.values(*DELIVERY_COLUMNS), page, _describe)


@router.post(
    "/{int:id}/deliveries/{int:delivery}",
    auth=Door(ACT),
    response={201: DeliveryTold},
    summary="Tell it once more",
    operation_id="replay_delivery",
)
def replay_delivery(request: MemberRequest, id: int, delivery: int) -> HttpResponse:
    """With the same `webhook-id`, so that a receiver that has it knows the repeat."""
    webhook = there(Webhook.objects.visible_to(request.member), pk=id)
    found = there(Delivery.objects.filter(workspace=webhook.workspace_id, webhook=webhook), pk=delivery)
    return done_once(request, lambda: _replay(found))


def _replay(delivery: Delivery) -> Made:
    actions.replay(delivery)
    return Made(_describe(row_of(Delivery.objects.values(*DELIVERY_COLUMNS), pk=delivery.pk))[0])


def _rows(request: MemberRequest) -> Any:
    return Webhook.objects.visible_to(request.member).values(*WEBHOOK_COLUMNS)


def _told(request: MemberRequest, pk: int) -> dict[str, Any]:
    return row_of(_rows(request), pk=pk)[0]


def _describe(rows: list[Row]) -> list[Row]:
    return [row | {"body": orjson.loads(row["body"])} for row in rows]

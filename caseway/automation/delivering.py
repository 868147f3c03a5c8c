"""Telling webhooks what they are owed; runs in a lane of its own, since strangers' servers may be slow."""

import time
from datetime import timedelta

import httpx
from django.utils.timezone import now
from django.utils.translation import gettext_noop

from caseway.automation.models import Delivery, Webhook
from caseway.automation.signing import signed_headers
from caseway.jobs.queues import GiveUp, Later
from caseway.notices.actions import end_alarm, raise_alarm
from caseway.outside.connecting import Unreachable
from caseway.outside.http import Answer, TooMuch, ask
from caseway.outside.sealing import Unsealable, unseal

LANE = "webhooks"
# After the first failure within seconds, then over two days.
PAUSES = (5, 60, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600)
ATTEMPTS = 10
SECONDS = 15.0
LARGEST_ANSWER = 64 * 1024
REST = timedelta(seconds=20)
KEPT = timedelta(days=30)
GONE = 410


def deliver(row: Delivery) -> None:
    """One attempt. Anything but 2xx is a failure (Standard Webhooks); 410 ends the webhook."""
    webhook = Webhook.objects.filter(pk=row.webhook_id).first()
    if webhook is None or not webhook.is_active:
        raise GiveUp("the webhook is switched off")
    if webhook.rests_until is not None and webhook.rests_until > now():
        raise Later("the receiver did not answer a moment ago")
    try:
        answer = _send(webhook, row)
    except (Unreachable, TooMuch, httpx.HTTPError, httpx.InvalidURL) as error:
        _rest(webhook)
        raise ConnectionError("the receiver does not answer") from error
    except Unsealable as error:
        raise GiveUp(str(error)) from error
    Delivery.objects.filter(pk=row.pk).update(status=answer.status, delivered_at=now() if answer.is_success else None)
    if answer.status == GONE:
        Webhook.objects.filter(pk=webhook.pk).update(is_active=False)
        raise GiveUp("the receiver says that it is gone for good")
    if not answer.is_success:
        _rest(webhook)
        raise ConnectionError(f"the receiver answered {answer.status}")
    end_alarm(row.workspace, "webhook", str(webhook.pk))


def _send(webhook: Webhook, row: Delivery) -> Answer:
    body = row.body.encode()
    signed = signed_headers(unseal(webhook.sealed_secret), row.message_id, int(time.time()), body)
    headers = {"content-type": "application/json", "user-agent": "Caseway", **signed}
    return ask("POST", webhook.url, largest=LARGEST_ANSWER, seconds=SECONDS, content=body, headers=headers)


def _rest(webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(rests_until=now() + REST)


def tell_of_failure(row: Delivery) -> None:
    """It was tried for days: say so on every page until it takes something again."""
    sentence = gettext_noop("The webhook “{name}” does not take what it is told: {why}.")
    raise_alarm(row.workspace, "webhook", str(row.webhook_id), sentence, {"name": row.webhook.name, "why": row.last_error})


def forget_old_deliveries() -> None:
    Delivery.objects.filter(created_at__lt=now() - KEPT).exclude(state__in=Delivery.UNDONE).delete()

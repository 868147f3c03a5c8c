from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.live import wake_on_commit
from caseway.activity.recording import record
from caseway.automation.facts import WebhookChanged, WebhookMade, WebhookRemoved, WebhookTested
from caseway.automation.hearing import owe
from caseway.automation.models import Delivery, DeliveryQuerySet, Webhook
from caseway.automation.signing import new_secret
from caseway.outside.sealing import seal
from caseway.workspaces.models import Member

State = Delivery.State


@transaction.atomic
def make_webhook(member: Member, *, by: Member, name: str, url: str, facts: Iterable[str] = ()) -> tuple[Webhook, str]:
    """Let a program hear what happens; returns the webhook and the secret that its messages are signed with, shown once."""
    secret = new_secret()
    webhook = Webhook.objects.create(
        workspace_id=member.workspace_id, member=member, name=name, url=url, facts=sorted(set(facts)), sealed_secret=seal(secret)
    )
    record(WebhookMade(webhook=name), about=webhook, by=by)
    return webhook, secret


@transaction.atomic
def change_webhook(webhook: Webhook, *, by: Member, name: str, url: str, facts: Iterable[str], is_active: bool) -> None:
    """Change where facts go and which; a new address is tried at once."""
    current = Webhook.objects.select_for_update().get(pk=webhook.pk)
    wanted = {"name": name, "url": url, "facts": sorted(set(facts)), "is_active": is_active}
    changed = [field for field, value in wanted.items() if getattr(current, field) != value]
    if changed:
        Webhook.objects.filter(pk=webhook.pk).update(**wanted, rests_until=None)
        record(WebhookChanged(webhook=name), about=current, by=by)


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Member) -> None:
    """End it, with its log and with what it has not been told yet."""
    record(WebhookRemoved(webhook=webhook.name), about=webhook, by=by)
    webhook.delete()


@transaction.atomic
def test_webhook(webhook: Webhook, *, by: Member) -> Delivery:
    """Send it a fact about itself."""
    activity = record(WebhookTested(webhook=webhook.name), about=webhook, by=by, is_settled=True)
    return owe(webhook, activity)


@transaction.atomic
def replay(delivery: Delivery) -> None:
    """Tell it once more, with the same id: a receiver that has it already knows the repeat."""
    _again(Delivery.objects.filter(pk=delivery.pk, state__in=[State.DONE, State.DEAD]))


@transaction.atomic
def replay_failed(webhook: Webhook) -> None:
    """Tell it once more whatever it did not take."""
    Webhook.objects.filter(pk=webhook.pk).update(rests_until=None)
    _again(webhook.deliveries.dead())


def _again(deliveries: DeliveryQuerySet) -> None:
    if deliveries.update(state=State.WAITING, attempts=0, due_at=now(), last_error="", delivered_at=None):
        wake_on_commit(Delivery)

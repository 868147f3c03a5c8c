"""The exchange and what is set up around it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.telephony.facts import ExchangeChanged, ExchangeConnected, NumberBlocked, NumberUnblocked
from caseway.telephony.models import BlockedNumber, Exchange, Extension
from caseway.tickets.models import Message
from caseway.workspaces.models import Member, Workspace
from caseway.workspaces.models.access import hash_secret, new_secret

# As many of the messages before the exchange was connected are read for numbers.
MESSAGES_LOOKED_BACK = 100_000


@transaction.atomic
def connect(workspace: Workspace, *, by: Member) -> str:
    """Make the secret of the address to which the exchange reports, in place of an earlier one; it is shown once."""
    secret = new_secret("tel")
    newest = Message.objects.filter(workspace=workspace).aggregate(newest=Max("pk"))["newest"] or 0
    exchange, _made = Exchange.objects.update_or_create(
        workspace=workspace,
        defaults={"secret_hash": hash_secret(secret), "made_at": now()},
        create_defaults={"secret_hash": hash_secret(secret), "numbers_noted_until": max(0, newest - MESSAGES_LOOKED_BACK)},
    )
    record(ExchangeConnected(), about=exchange, by=by)
    return secret


@transaction.atomic
def change_exchange(exchange: Exchange, *, by: Member, queues: list[list], outgoing: list[list[str]]) -> None:
    """Say which queue is which team's, and which number outgoing calls show."""
    exchange = Exchange.objects.select_for_update().get(pk=exchange.pk)
    if [exchange.queues, exchange.outgoing] != [queues, outgoing]:
        exchange.queues, exchange.outgoing = queues, outgoing
        exchange.save(update_fields=["queues", "outgoing"])
        record(ExchangeChanged(), about=exchange, by=by)


@transaction.atomic
def set_extensions(member: Member, names: Iterable[str]) -> None:
    """Say where the exchange reaches a member. Raises ValidationError where that is somebody else's."""
    wanted = list(dict.fromkeys(names))
    taken = Extension.objects.filter(workspace=member.workspace_id, name__in=wanted).exclude(member=member).first()
    if taken:
        raise ValidationError({"extensions": _("{name} belongs to somebody else already.").format(name=taken.name)})
    Extension.objects.filter(member=member).exclude(name__in=wanted).delete()
    present = set(Extension.objects.filter(member=member).values_list("name", flat=True))
    missing = [name for name in wanted if name not in present]
    Extension.objects.bulk_create(Extension(workspace_id=member.workspace_id, member=member, name=name) for name in missing)


@transaction.atomic
def block(workspace: Workspace, number: str, *, by: Member) -> None:
    """Reject calls from a number; an empty one stands for all that is withheld."""
    row, is_new = BlockedNumber.objects.get_or_create(workspace=workspace, number=number, defaults={"blocked_by": by})
    if is_new:
        record(NumberBlocked(number=number), about=row, by=by)


@transaction.atomic
def unblock(blocked: BlockedNumber, *, by: Member) -> None:
    if BlockedNumber.objects.select_for_update().filter(pk=blocked.pk).exists():
        record(NumberUnblocked(number=blocked.number), about=blocked, by=by)
        BlockedNumber.objects.filter(pk=blocked.pk).delete()

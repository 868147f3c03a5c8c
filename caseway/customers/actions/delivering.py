"""Whether mail arrives at an address."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from caseway.activity.recording import CASEWAY, Actor, record
from caseway.customers.facts import AddressDeliverable, AddressUndeliverable
from caseway.customers.models import Address
from caseway.questions import asked_often


@transaction.atomic
def mark_undeliverable(workspace_id: int, email: str, *, why: str, by: Actor = CASEWAY) -> bool:
    """Nobody receives mail there: no automatic mail goes there any more, and everybody who looks sees it."""
    address = Address.objects.select_for_update(of=("self",)).filter(workspace=workspace_id, email=email.lower()).first()
    if address is None or address.undeliverable_at is not None:
        return False
    address.undeliverable_at, address.undeliverable_why = now(), why[:300]
    address.save(update_fields=["undeliverable_at", "undeliverable_why"])
    record(AddressUndeliverable(email=address.email, reason=address.undeliverable_why), about=address.customer, by=by)
    return True


@transaction.atomic
def mark_deliverable(address: Address, *, by: Actor) -> bool:
    """It was mended, or was never broken; also what follows when somebody writes from there."""
    marked = Address.objects.filter(pk=address.pk, undeliverable_at__isnull=False)
    if not marked.update(undeliverable_at=None, undeliverable_why=""):
        return False
    record(AddressDeliverable(email=address.email), about=address.customer, by=by)
    return True


def heard_from(workspace_id: int, email: str, by: Actor) -> None:
    """Somebody wrote from an address, so it lives."""
    heard_from_all(workspace_id, {email: by})


def heard_from_all(workspace_id: int, people: Mapping[str, Actor]) -> None:
    """Several wrote, each from the address beside them."""
    for email in sorted(undeliverable_among(workspace_id, list(people))):
        for address in Address.objects.filter(workspace=workspace_id, email=email, undeliverable_at__isnull=False):
            mark_deliverable(address, by=people[email])


def undeliverable_among(workspace_id: int, emails: list[str]) -> set[str]:
    """Those of the given addresses at which nobody receives mail."""
    return set(_undeliverable(workspace_id, emails)) if emails else set()


@asked_often
def _undeliverable(workspace: int, emails: list[str]) -> QuerySet:
    return Address.objects.filter(workspace=workspace, email__in=emails, undeliverable_at__isnull=False).values_list("email", flat=True)

"""Numbers that customers write, in a signature or a sentence: they make an unknown caller somebody we may know."""

import time
from datetime import timedelta

import phonenumbers
from django.db import transaction
from django.utils.timezone import now

from caseway.telephony.models import Exchange, SeenNumber
from caseway.tickets.models import Message

AT_ONCE = 500
SECONDS = 5.0
READ_OF_A_MESSAGE = 6000
# Somebody who lists more is a directory.
MOST_OF_A_MESSAGE = 5
# A message whose transaction took longer than others is not passed over.
SETTLED = timedelta(minutes=1)


def note_numbers() -> None:
    """Go on reading what customers wrote where there is an exchange; for some seconds at most."""
    until = time.monotonic() + SECONDS
    for exchange in Exchange.objects.select_related("workspace").order_by("pk"):
        while time.monotonic() < until and _note_some(exchange):
            continue


@transaction.atomic
def _note_some(exchange: Exchange) -> bool:
    messages = Message.objects.public().filter(workspace=exchange.workspace_id, pk__gt=exchange.numbers_noted_until)
    messages = messages.filter(created_at__lt=now() - SETTLED).order_by("pk")
    rows = list(messages.values_list("pk", "customer", "ticket", "created_at", "body")[:AT_ONCE])
    if not rows:
        return False
    seen = {}
    for _pk, customer, ticket, at, body in rows:
        for number in numbers_in(body, exchange.workspace.country) if customer else ():
            seen[number, customer] = SeenNumber(
                workspace_id=exchange.workspace_id, number=number, customer_id=customer, ticket_id=ticket, seen_at=at
            )
    SeenNumber.objects.bulk_create(
        seen.values(),
        update_conflicts=True,
        unique_fields=["workspace", "number", "customer"],
        update_fields=["ticket", "seen_at"],
    )
    exchange.numbers_noted_until = rows[-1][0]
    Exchange.objects.filter(pk=exchange.pk).update(numbers_noted_until=exchange.numbers_noted_until)
    return len(rows) == AT_ONCE


def numbers_in(text: str, country: str) -> list[str]:
    """The telephone numbers of a text, in E.164. A signature stands at the end, so a long text is read from there."""
    found = phonenumbers.PhoneNumberMatcher(text[-READ_OF_A_MESSAGE:], country, max_tries=100)
    numbers = {phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164) for match in found}
    return sorted(numbers) if len(numbers) <= MOST_OF_A_MESSAGE else []

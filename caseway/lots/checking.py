"""Lots are compared once a day, and soon after a complaint names one; what is out of line raises an alarm."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_noop, ngettext

from caseway.activity.models import Activity
from caseway.activity.recording import together
from caseway.lots.counting import CountedLot, compared, lots_of, open_to_all
from caseway.lots.models import LotCheck
from caseway.lots.rates import Rate
from caseway.notices.actions import raise_alarm
from caseway.notices.models import Alarm
from caseway.products.models import Product, Version
from caseway.questions import asked_often
from caseway.tickets.facts import TicketChanged
from caseway.tickets.models import Ticket
from caseway.ui.numbers import decimal

ALARM = "lot"
GOES_WRONG = gettext_noop("{product}: {count} complaints on lot {lot}; its siblings would give {expected}.")
# What comes within it is looked at together.
PAUSE = timedelta(minutes=5)
# A lot is not told of twice in that time: those who were told know.
QUIET = timedelta(days=365)
# Changes of a ticket that change what its lot's complaints are.
CONCERNED = ("kind", "product", "version", "lot")
RUN = Version.Kind.PRODUCTION_RUN


@together
def look_at_lots(activities: list[Activity]) -> None:
    """A complaint named a lot, or a ticket became one: its product's lots are compared soon."""
    concerned = [
        activity.subject_id for activity in activities if activity.name != TicketChanged.name or activity.data["field"] in CONCERNED
    ]
    owe_checks(_products_of(concerned) if concerned else [], after=PAUSE)


@asked_often
def _products_of(tickets: list[int]):
    named = Ticket.objects.filter(pk__in=tickets, product__isnull=False).filter(~Q(lot="") | Q(version__kind=RUN))
    return named.order_by("product").values_list("workspace", "product").distinct()


def owe_checks(products: Iterable[tuple[int, int]], after: timedelta = timedelta(0)) -> None:
    """One for each (workspace, product) that waits for none."""
    wanted = set(products)
    if not wanted:
        return
    waiting = LotCheck.objects.waiting().filter(product__in=[product for _workspace, product in wanted])
    missing = wanted - set(waiting.values_list("workspace", "product"))
    LotCheck.objects.bulk_create(
        LotCheck(workspace_id=workspace, product_id=product, due_at=now() + after, subject=f"product:{product}")
        for workspace, product in sorted(missing)
    )


def look_at_all_lots() -> None:
    """Once a day: time passes for quiet lots too."""
    typed = Ticket.objects.exclude(lot="").filter(product__isnull=False).order_by().values_list("workspace", "product").distinct()
    runs = Version.objects.filter(kind=RUN).order_by().values_list("workspace", "product").distinct()
    owe_checks([*typed, *runs])


def check(owed: LotCheck) -> None:
    """What the runner does: compare the lots of a product, and tell of those that go wrong."""
    product = owed.product
    lots = lots_of(product, open_to_all(product))
    out = {key: rate for key, rate in compared(lots).items() if rate.is_out_of_line}
    known = alarmed_lately(product, out)
    for key in sorted(out.keys() - known.keys()):
        details = _details(product, lots[key], out[key])
        raise_alarm(owed.workspace, ALARM, alarm_key(product, key), GOES_WRONG, details, path=f"products/{product.pk}/lots")


def alarmed_lately(product: Product, keys: Iterable[str]) -> dict[str, Alarm]:
    """The lots, by their folded names, that were told of within the last year, each with its newest alarm."""
    by_key = {alarm_key(product, key): key for key in keys}
    alarms = Alarm.objects.filter(workspace=product.workspace_id, kind=ALARM, key__in=list(by_key), raised_at__gt=now() - QUIET)
    return {by_key[alarm.key]: alarm for alarm in alarms.order_by("raised_at")}


def alarm_key(product: Product, key: str) -> str:
    return f"{product.pk}:{key}"[:200]


def evidence(product: Product, lot: CountedLot, rate: Rate) -> str:
    """In words: what there is, and what there would be if the lot were like its siblings."""
    words = ngettext(
        "{product}: {count} complaint on lot {lot}; its siblings would give {expected}.",
        "{product}: {count} complaints on lot {lot}; its siblings would give {expected}.",
        lot.count,
    )
    told = _details(product, lot, rate)
    return words.format(**{**told, "expected": decimal(told["expected"])})


def _details(product: Product, lot: CountedLot, rate: Rate) -> dict[str, Any]:
    return {"product": product.name, "count": lot.count, "lot": lot.name, "expected": float(rate.expected)}

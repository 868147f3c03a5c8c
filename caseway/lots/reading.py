"""The lots of a product as their page shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import now

from caseway.lots import asking
from caseway.lots.checking import alarmed_lately
from caseway.lots.counting import CountedLot, compared, lots_of
from caseway.lots.rates import Rate
from caseway.notices.models import Alarm
from caseway.products.models import Product
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

MOST_SHOWN = 200
# The bars' drawing, in units of its own.
WIDTH = 120


@dataclass(frozen=True)
class Row:
    lot: CountedLot
    rate: Rate
    alarm: Alarm | None
    # Complaints per thousand units shipped, or in thirty days where the units are unknown.
    often: float
    # How long the bar of its complaints is, and where the mark of what its siblings would give stands.
    bar: float
    mark: float
    query: str

    @property
    def loose(self) -> int:
        """Complaints that hang on no issue yet."""
        return self.lot.count - self.lot.linked

    @property
    def is_marked(self) -> bool:
        return self.rate.is_out_of_line or (self.alarm is not None and self.alarm.ended_at is None)


def visible_lots(product: Product, member: Member) -> dict[str, CountedLot]:
    return lots_of(product, Ticket.objects.visible_to(member))


def rows_of(product: Product, lots: dict[str, CountedLot]) -> list[Row]:
    """Those out of line first, then by complaints; one query."""
    at = now()
    rates = compared(lots, at)
    order = sorted(lots, key=lambda key: (not rates[key].is_out_of_line, -lots[key].count, key))[:MOST_SHOWN]
    alarms = alarmed_lately(product, order)
    longest = max((max(lots[key].count, rates[key].expected) for key in order), default=1) or 1
    return [_row(product, lots[key], rates[key], alarms.get(key), longest, at) for key in order]


def _row(product: Product, lot: CountedLot, rate: Rate, alarm: Alarm | None, longest: float, at: datetime) -> Row:
    per = lot.units / 1000 if lot.units else max(lot.days(at), rate.lot.exposure) / 30
    return Row(
        lot=lot,
        rate=rate,
        alarm=alarm,
        often=lot.count / per,
        bar=round(lot.count / longest * WIDTH, 1),
        mark=round(rate.expected / longest * WIDTH, 1),
        query=asking.complains_of(lot, product.key),
    )

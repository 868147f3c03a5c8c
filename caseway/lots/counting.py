"""Complaints counted by lot: which tickets count, and which lot they tell of."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.timezone import now

from caseway.lots.rates import Lot, Rate, rates_of
from caseway.products.models import Product, Version
from caseway.tickets.models import Ticket

Kind = Ticket.Kind
COMPLAINTS = (Kind.PROBLEM, Kind.COMPLAINT, Kind.RETURN, Kind.EXCHANGE)
# Beyond so many groups of a product the rarest are left out; a lot each for every ticket is no lot.
MOST_GROUPS = 5000
# Of a lot that is spelled in more ways the rarest are not asked for.
MOST_SPELLINGS = 20
DAY = 24 * 3600.0


@dataclass
class CountedLot:
    """A lot of a product with its complaints, however people spell it."""

    key: str
    count: int = 0
    linked: int = 0
    first_at: datetime | None = None
    runs: list[Mapping[str, Any]] = field(default_factory=list)
    # As it was typed on tickets, with how often.
    typed: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return self.runs[0]["name"] if self.runs else self.typed.most_common(1)[0][0]

    @property
    def spellings(self) -> list[str]:
        """As people write it, the most frequent; of a run also as it is called, for nobody may have typed it yet."""
        typed = [name for name, _count in self.typed.most_common(MOST_SPELLINGS)]
        return list(dict.fromkeys([*typed, *(run["name"] for run in self.runs)]))

    @property
    def units(self) -> int | None:
        known = [run["units"] for run in self.runs if run["units"]]
        return sum(known) if known else None

    @property
    def since(self) -> datetime | None:
        """When it came out, else when it was first complained of."""
        return min((run["released_at"] for run in self.runs if run["released_at"]), default=self.first_at)

    def days(self, at: datetime) -> float:
        return (at - self.since).total_seconds() / DAY if self.since else 0.0

    def tell(self, row: Mapping[str, Any]) -> None:
        self.count += row["count"]
        self.linked += row["linked"]
        self.first_at = min(self.first_at or row["first"], row["first"])


def complaints(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Those that say something is wrong with the thing; not how it was misused, nor the same report twice."""
    return tickets.filter(kind__in=COMPLAINTS, merged_into=None).exclude(cause=Ticket.Cause.MISUSE)


def of_lot(tickets: QuerySet[Ticket], product: Product, lot: CountedLot) -> QuerySet[Ticket]:
    """The complaints on one lot, as they were counted."""
    return complaints(names(tickets.filter(workspace=product.workspace_id, product=product), lot))


def names(rows: QuerySet[Any], lot: CountedLot) -> QuerySet[Any]:
    """Of tickets, or of returns, those that name the lot as a version or by one of its spellings."""
    return rows.filter(Q(version__in=[run["pk"] for run in lot.runs]) | Q(lot__in=lot.spellings))


def open_to_all(product: Product) -> QuerySet[Ticket]:
    """What an alarm may tell everybody of: restricted teams keep theirs to themselves."""
    return Ticket.objects.filter(workspace=product.workspace_id, product=product).exclude(team__is_restricted=True)


def folded(lot: str) -> str:
    """The same lot is written L-7, l-7 and “L -7”."""
    return "".join(lot.split()).casefold()


def lots_of(product: Product, tickets: QuerySet[Ticket]) -> dict[str, CountedLot]:
    """The lots of a product by their folded names, with the complaints among `tickets`; three queries, whatever the number."""
    runs = _runs(product)
    told = complaints(tickets.filter(workspace=product.workspace_id, product=product))
    typed = _counted(told.exclude(lot="").values("lot", "version")).order_by("-count", "lot", "version")
    named = _counted(told.filter(lot="", version__in=list(runs)).values("version")).order_by("version")
    return gathered(runs, [*typed[:MOST_GROUPS], *named])


def _counted(groups: Any) -> Any:
    return groups.annotate(count=Count("pk"), linked=Count("issue"), first=Min("created_at"))


def _runs(product: Product) -> dict[int, Mapping[str, Any]]:
    versions = Version.objects.filter(workspace=product.workspace_id, product=product, kind=Version.Kind.PRODUCTION_RUN)
    return {row["pk"]: row for row in versions.order_by("-pk").values("pk", "name", "units", "released_at")[:MOST_GROUPS]}


def gathered(runs: Mapping[int, Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> dict[str, CountedLot]:
    """Counts by version and by typed name, brought together (pure). A ticket that tells of two lots counts for both."""
    found: dict[str, CountedLot] = {}
    for run in runs.values():
        key = folded(run["name"])
        found.setdefault(key, CountedLot(key)).runs.append(run)
    for row in rows:
        typed = row.get("lot", "")
        called = runs[row["version"]]["name"] if row["version"] in runs else ""
        for key in {folded(name) for name in (called, typed) if name}:
            lot = found.setdefault(key, CountedLot(key))
            lot.tell(row)
            if folded(typed) == key:
                lot.typed[typed] += row["count"]
    return {key: lot for key, lot in found.items() if lot.since}


def compared(lots: Mapping[str, CountedLot], at: datetime | None = None) -> dict[str, Rate]:
    """Each lot against its siblings."""
    at = at or now()
    return {rate.lot.name: rate for rate in rates_of([Lot(key, lot.count, lot.days(at), lot.units) for key, lot in lots.items()])}

"""The list of returns, page by page, and the numbers above it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Sum
from django.utils.timezone import now

from caseway.returns.models import Return
from caseway.returns.query import condition
from caseway.returns.stages import FINISHED, OPEN, Stage
from caseway.search import cursors
from caseway.search.cursors import Page, Row, page_of_rows
from caseway.search.language import parse_sort
from caseway.search.timelimit import limited
from caseway.workspaces.models import Member

NEWEST = "-number"
SORTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "number": ("id", cursors.whole_number),
    "moved": ("stage_at", cursors.moment),
}
COLUMNS = (
    "id", "number", "kind", "stage", "rma", "serial", "lot", "cost", "currency", "stage_at", "created_at", "product_id", "product__name",
    "version__name", "ticket__number", "ticket__subject", "ticket__requester__name", "ticket__requester__email",
)  # fmt: skip
LATELY = timedelta(days=90)


def page_of(member: Member, q: str = "", sort: str = "", cursor: str = "", limit: int = 50, columns: tuple[str, ...] = COLUMNS) -> Page:
    """The returns that a member may see and asks for. Raises QueryError."""
    order, place = parse_sort(sort or NEWEST, SORTS), cursors.read(cursor)
    column, read_value = SORTS[order.field]
    with limited():
        rows = Return.objects.visible_to(member).filter(condition(q, member)).values(*columns)
        found = cursors.in_order(rows, column, order.is_descending, place, limit, read_value)
    return page_of_rows(found, limit, lambda row: [row["id"]] if column == "id" else [row[column].isoformat(), row["id"]])


@dataclass
class InStage:
    stage: Stage
    count: int = 0
    longest_days: int = 0


@dataclass
class Numbers:
    """How many stand where and since when, and what those finished lately cost."""

    stages: list[InStage]
    costs: dict[str, Decimal] = field(default_factory=dict)
    open_costs: dict[str, Decimal] = field(default_factory=dict)


def numbers(member: Member, at: datetime | None = None) -> Numbers:
    at = at or now()
    seen = Return.objects.visible_to(member).order_by()
    rows = seen.filter(stage__in=OPEN).values("stage").annotate(count=Count("pk"), first=Min("stage_at"))
    by_stage = {row["stage"]: row for row in rows}
    stages = [InStage(stage, *_standing(by_stage.get(stage), at)) for stage in OPEN]
    lately = seen.filter(stage__in=FINISHED, stage_at__gte=at - LATELY)
    return Numbers(stages, _sums(lately), _sums(seen.filter(stage__in=OPEN)))


def _standing(row: Row | None, at: datetime) -> tuple[int, int]:
    return (row["count"], (at - row["first"]).days) if row else (0, 0)


def _sums(returns: Any) -> dict[str, Decimal]:
    """By currency: sums of different money are no sum."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for currency, total in returns.exclude(cost=None).values_list("currency").annotate(total=Sum("cost")):
        found[currency] += total
    return dict(sorted(found.items()))

"""What people misunderstand: misuse by product and step, the most frequent first, in the customers' own words."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from caseway.tickets.models import Ticket, Verdict
from caseway.workspaces.models import Member

MOST_IDEAS = 50
QUOTES = 3
# An issue raised from an idea takes so many tickets along; the rest stay in the idea.
MOST_RAISED = 500

Row = dict[str, Any]
_GROUP = ("ticket__product", "step_folded")


def misuses(member: Member) -> QuerySet[Verdict]:
    return Verdict.objects.visible_to(member).current().filter(cause=Ticket.Cause.MISUSE)


def ideas_for(member: Member, product: int | None = None, limit: int = MOST_IDEAS) -> list[Row]:
    """Two queries for any number of tickets."""
    found = misuses(member) if product is None else misuses(member).filter(ticket__product=product)
    columns = {"words": Max("step"), "count": Count("pk"), "unlinked": Count("pk", filter=Q(ticket__issue=None))}
    named = found.values(*_GROUP, "ticket__product__name", "ticket__product__key").annotate(**columns)
    rows = list(named.order_by("-count", "step_folded", "ticket__product")[:limit])
    quotes = _quotes(found.filter(step_folded__in=[row["step_folded"] for row in rows]))
    return [_idea(row, quotes[row["ticket__product"], row["step_folded"]]) for row in rows]


def _quotes(found: QuerySet[Verdict]) -> dict[tuple[int | None, str], list[Row]]:
    """The newest few of each idea."""
    place = Window(RowNumber(), partition_by=[F(name) for name in _GROUP], order_by=F("id").desc())
    numbered = found.exclude(quote="").annotate(place=place).filter(place__lte=QUOTES)
    quotes: dict[tuple[int | None, str], list[Row]] = defaultdict(list)
    for product, step, quote, number in numbered.order_by("place").values_list(*_GROUP, "quote", "ticket__number"):
        quotes[product, step].append({"quote": quote, "ticket": number})
    return quotes


def _idea(row: Row, quotes: list[Row]) -> Row:
    product = row["ticket__product"]
    return {
        "product": product and {"id": product, "name": row["ticket__product__name"], "key": row["ticket__product__key"]},
        "step": row["words"],
        "count": row["count"],
        "unlinked": row["unlinked"],
        "q": query_of(row["ticket__product__key"], row["words"]),
        "quotes": quotes,
    }


def query_of(product_key: str | None, step: str) -> str:
    """The question that the tickets behind an idea answer (pure)."""
    quoted = step.replace("\\", "\\\\").replace('"', '\\"')
    named = f'"{quoted}"' if step else "none"
    return f"cause:misuse product:{product_key or 'none'} step:{named}"

"""The lots of a product: how often each is complained of, who else has it, and an issue for it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from caseway.api.answers import answer
from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.problems import Problem, not_found
from caseway.api.reading import issues as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.issues import IssueTold
from caseway.api.shapes.lots import HolderList, LotAsked, LotGiven, LotList
from caseway.lots.actions import raise_issue_of
from caseway.lots.checking import evidence
from caseway.lots.counting import CountedLot, compared, folded
from caseway.lots.holding import holders_of
from caseway.lots.reading import Row, rows_of, visible_lots
from caseway.products.models import Product
from caseway.tickets.models import Ticket
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Lots"])


@router.get("/{int:id}/lots", auth=Door(), response=LotList, summary="Compare the lots of a product", operation_id="list_lots")
def list_lots(request: MemberRequest, id: int) -> HttpResponse:
    """Those out of line first, then by complaints; of tickets that you may see. Two hundred at most."""
    product = _product(request, id)
    rows = rows_of(product, visible_lots(product, request.member))
    return answer({"items": [_described(row) for row in rows], "next": None})


@router.get("/{int:id}/lots/holders", auth=Door(), response=HolderList, summary="Who else has a lot", operation_id="list_holders")
def list_holders(request: MemberRequest, id: int, asked: Query[LotAsked]) -> HttpResponse:
    """Customers whose tickets or returns name it, and those whose serial numbers belong to it; the busiest first."""
    product = _product(request, id)
    people = holders_of(product, _among(visible_lots(product, request.member), asked.lot), request.member)
    columns = ("name", "email", "organisation", "tickets", "returns", "serials")
    items = [{"customer": one.pk, **{name: getattr(one, name) for name in columns}} for one in people]
    return answer({"items": items, "next": None})


@router.post(
    "/{int:id}/lots/issue", auth=Door("issues.change"), response={201: IssueTold}, summary="Raise an issue for a lot",
    operation_id="raise_issue_of_lot",
)  # fmt: skip
def raise_issue_of_lot(request: MemberRequest, id: int, given: LotGiven) -> HttpResponse:
    """Its complaints that hang on none yet hang on it at once, and its alarm ends. 409 where all of them hang on one already."""
    return done_once(request, lambda: _raise(request, id, given))


def _raise(request: MemberRequest, id: int, given: LotGiven) -> Made:
    product = _product(request, id)
    found = visible_lots(product, request.member)
    lot = _among(found, given.lot)
    title = given.title or _("{product}: complaints on lot {lot}").format(product=product.name, lot=lot.name)
    words = evidence(product, lot, compared(found)[lot.key]) if given.description is None else given.description
    tickets = Ticket.objects.visible_to(request.member)
    made = raise_issue_of(product, lot, tickets, by=request.member, title=title, description=words)
    if made is None:
        raise Problem(409, _("Every complaint on lot {lot} hangs on an issue already.").format(lot=lot.name))
    return Made(reading.told(request.member, made[0].number), location=f"/api/v1/issues/{made[0].number}")


def _product(request: MemberRequest, id: int) -> Product:
    return there(Product.objects.visible_to(request.member).select_related("workspace"), pk=id)


def _among(found: dict[str, CountedLot], name: str) -> CountedLot:
    lot = found.get(folded(name))
    if lot is None:
        raise not_found()
    return lot


def _described(row: Row) -> dict[str, Any]:
    alarm = None if row.alarm is None else "open" if row.alarm.ended_at is None else "ended"
    return {
        "lot": row.lot.name,
        "units": row.lot.units,
        "since": row.lot.since,
        "complaints": row.lot.count,
        "loose": row.loose,
        "rate": round(row.often, 3),
        "rate_by": "units" if row.lot.units else "days",
        "expected": round(row.rate.expected, 3),
        "p": row.rate.p,
        "is_out_of_line": row.rate.is_out_of_line,
        "alarm": alarm,
        "q": row.query,
    }

"""Two customers who are one person, and two again."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from caseway.api.choosing import chosen, row_of, there
from caseway.api.door import Door
from caseway.api.paging import Paging, listed
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.customer_merges import CustomerMergeGiven, CustomerMergeList, CustomerMergeTold
from caseway.customers import actions
from caseway.customers.models import Customer, Merge
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Customers"])
COLUMNS = ("id", "kept_id", "kept__name", "other_id", "other__name", "merged_at")


@router.get(
    "/{int:id}/merges", auth=Door(), response=CustomerMergeList, summary="List whom a customer was merged with",
    operation_id="list_customer_merges",
)  # fmt: skip
def list_customer_merges(request: MemberRequest, id: int, page: Paging) -> HttpResponse:
    """Those that stand, newest first."""
    return listed(_standing(request, id).values(*COLUMNS), page, lambda rows: [_told(row) for row in rows])


@router.post(
    "/{int:id}/merges", auth=Door("customers.change"), response={201: CustomerMergeTold}, summary="Merge another customer into this one",
    operation_id="merge_customers",
)  # fmt: skip
def merge_customers(request: MemberRequest, id: int, given: CustomerMergeGiven) -> HttpResponse:
    """Tickets, addresses, numbers and all else of the other one go along; it can be undone at any time."""
    return done_once(request, lambda: _merge(request, id, given))


def _merge(request: MemberRequest, pk: int, given: CustomerMergeGiven) -> Made:
    customers = Customer.objects.visible_to(request.member)
    kept, other = there(customers, pk=pk), chosen(customers.exclude(pk=pk), given.other, "other")
    assert other is not None, "an id is always given"
    made = actions.merge_customers(other, into=kept, by=request.member)
    return Made(_told(row_of(Merge.objects.visible_to(request.member).values(*COLUMNS), pk=made.pk)[0]))


@router.delete(
    "/{int:id}/merges/{int:merge}", auth=Door("customers.change"), response={204: None}, summary="Two customers are two after all",
    operation_id="part_customers",
)  # fmt: skip
def part_customers(request: MemberRequest, id: int, merge: int) -> HttpResponse:
    """What was the other's is theirs again; what came since stays."""
    actions.part_customers(there(_standing(request, id), pk=merge), by=request.member)
    return HttpResponse(status=204)


def _standing(request: MemberRequest, pk: int):
    kept = there(Customer.objects.visible_to(request.member), pk=pk)
    return Merge.objects.visible_to(request.member).standing().filter(kept=kept)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    people = {name: {"id": row[f"{end}_id"], "name": row[f"{end}__name"]} for name, end in (("customer", "kept"), ("other", "other"))}
    return {"id": row["id"], "merged_at": row["merged_at"], **people}

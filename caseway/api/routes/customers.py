"""Customers: the people who report."""

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from caseway.api.answers import answer
from caseway.api.choosing import chosen, chosen_fields, row_of, there
from caseway.api.door import Door
from caseway.api.paging import Page, listed
from caseway.api.reading import people as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.base import Text
from caseway.api.shapes.people import CustomerChange, CustomerGiven, CustomerList, CustomerTold
from caseway.customers import actions
from caseway.customers.models import Customer, Organisation
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Customers"])


class CustomersAsked(Page):
    q: Annotated[
        Text,
        Field(
            max_length=200,
            description="Part of a name, an address's beginning, a number; terms as `organisation.tier>1`, own fields as `plan:gold`.",
        ),
    ] = ""


@router.get("", auth=Door(), response=CustomerList, summary="List customers", operation_id="list_customers")
def list_customers(request: MemberRequest, asked: Query[CustomersAsked]) -> HttpResponse:
    """Newest first."""
    customers = reading.matching(Customer.objects.visible_to(request.member), asked.q, request.member)
    return listed(reading.customer_rows(customers), asked, lambda rows: reading.describe_customers(rows, request.member))


@router.post("", auth=Door("customers.change"), response={201: CustomerTold}, summary="Add a customer", operation_id="add_customer")
def add_customer(request: MemberRequest, given: CustomerGiven) -> HttpResponse:
    return done_once(request, lambda: _add(request, given))


def _add(request: MemberRequest, given: CustomerGiven) -> Made:
    named = _values(given.model_dump(exclude={"fields"}), request)
    customer = actions.make_customer(request.workspace, by=request.member, **named)
    actions.fill_in(customer, chosen_fields(given.fields, Customer.subject_kind, request.member), by=request.member)
    return Made(_told(request, customer.pk), location=f"/api/v1/customers/{customer.pk}")


@router.get("/{int:id}", auth=Door(), response=CustomerTold, summary="Read a customer", operation_id="read_customer")
def read_customer(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch(
    "/{int:id}", auth=Door("customers.change"), response=CustomerTold, summary="Change a customer", operation_id="change_customer"
)
def change_customer(request: MemberRequest, id: int, given: CustomerChange) -> HttpResponse:
    """What is not named stays; `emails` and `phones` replace what was there. The first address is the one that answers go to."""
    customer = there(Customer.objects.visible_to(request.member), pk=id)
    named = _values(given.named(), request)
    fields = chosen_fields(named.pop("fields", {}), Customer.subject_kind, request.member)
    with transaction.atomic():
        actions.change_customer(customer, by=request.member, **named)
        actions.fill_in(customer, fields, by=request.member)
    return answer(_told(request, id))


def _values(named: dict[str, Any], request: MemberRequest) -> dict[str, Any]:
    if "organisation" in named:
        organisations = Organisation.objects.visible_to(request.member)
        named["organisation"] = chosen(organisations, named["organisation"], "organisation")
    return named


def _told(request: MemberRequest, pk: int) -> dict[str, Any]:
    rows = row_of(reading.customer_rows(Customer.objects.visible_to(request.member)), pk=pk)
    return reading.describe_customers(rows, request.member)[0]

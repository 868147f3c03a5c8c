"""Customers and organisations as the API tells them."""

from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet

from caseway.api.reading.tickets import phones_of
from caseway.customers.models import Address, Customer, Domain, Organisation, Phone
from caseway.customers.numbers import e164
from caseway.customers.query import CUSTOMERS, ORGANISATIONS
from caseway.customers.reading import organisations_found_by
from caseway.fields.beside_words import terms_apart
from caseway.fields.reading import told_of
from caseway.workspaces.models import Member

Row = dict[str, Any]

CUSTOMER_COLUMNS = ("id", "name", "email", "language", "time_zone", "notes", "created_at", "organisation_id", "organisation__name")
ORGANISATION_COLUMNS = ("id", "name", "tier", "notes", "created_at")


def matching(customers: QuerySet[Customer], asked: str, reader: Member) -> QuerySet[Customer]:
    """Those whom a part of a name, an address's beginning, an organisation or a telephone number may mean, and whom terms fit."""
    text, terms = terms_apart(asked.strip(), reader, Customer.subject_kind, CUSTOMERS)
    customers, workspace = customers.filter(terms), reader.workspace
    if not text:
        return customers
    addresses = Address.objects.filter(workspace=workspace, email__startswith=text.lower())
    may_mean = Q(name__icontains=text) | Q(pk__in=addresses.values("customer")) | Q(organisation__name__istartswith=text)
    if number := e164(text, workspace.country):
        may_mean |= Q(pk__in=Phone.objects.filter(workspace=workspace, number=number).values("customer"))
    return customers.filter(may_mean)


def organisations_matching(organisations: QuerySet[Organisation], asked: str, reader: Member) -> QuerySet[Organisation]:
    text, terms = terms_apart(asked.strip(), reader, Organisation.subject_kind, ORGANISATIONS)
    return organisations_found_by(organisations.filter(terms), reader.workspace_id, text)


def describe_customers(rows: list[Row], reader: Member) -> list[Row]:
    ids = [row["id"] for row in rows]
    emails = _listed(Address.objects.filter(workspace=reader.workspace_id, customer__in=ids), "customer_id", "email")
    phones, fields = phones_of(ids, reader.workspace), told_of(Customer.subject_kind, ids, reader)
    return [_customer(row, emails[row["id"]], phones[row["id"]]) | {"fields": fields[row["id"]]} for row in rows]


def _customer(row: Row, emails: list[str], phones: list[str]) -> Row:
    organisation = row["organisation_id"] and {"id": row["organisation_id"], "name": row["organisation__name"]}
    kept = {name: value for name, value in row.items() if not name.startswith("organisation")}
    # The one that answers go to stands first, as it is sent.
    ordered = sorted(emails, key=lambda email: email != row["email"])
    return {**kept, "organisation": organisation, "emails": ordered, "phones": phones}


def describe_organisations(rows: list[Row], reader: Member) -> list[Row]:
    ids = [row["id"] for row in rows]
    domains = _listed(Domain.objects.filter(workspace=reader.workspace_id, organisation__in=ids), "organisation_id", "domain")
    fields = told_of(Organisation.subject_kind, ids, reader)
    return [{**row, "domains": domains[row["id"]], "fields": fields[row["id"]]} for row in rows]


def organisation_rows(organisations: QuerySet[Organisation]) -> QuerySet:
    return organisations.values(*ORGANISATION_COLUMNS)


def customer_rows(customers: QuerySet[Customer]) -> QuerySet:
    return customers.values(*CUSTOMER_COLUMNS)


def _listed(rows: QuerySet, owner: str, name: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, value in rows.order_by("id").values_list(owner, name):
        found[key].append(value)
    return found

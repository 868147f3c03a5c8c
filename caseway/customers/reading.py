"""Customers and organisations as their pages read them."""

import re
from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from caseway.customers.models import Address, Contact, Customer, Domain, Organisation, Phone

MOST_WORDS = 8
_LOOKS_DIALLED = re.compile(r"[\d\s+/().-]+")


def found_by(customers: QuerySet[Customer], workspace_id: int, text: str) -> QuerySet[Customer]:
    """Those in whose name, addresses or organisation every word stands, or one of whose numbers it is a part of; without words all."""
    meant = Q()
    for word in text.split()[:MOST_WORDS]:
        meant &= _with_word(workspace_id, word)
    if digits := digits_of(text):
        meant |= Q(pk__in=Phone.objects.filter(workspace=workspace_id, number__contains=digits).values("customer"))
    return customers.filter(meant)


def _with_word(workspace_id: int, word: str) -> Q:
    addresses = Address.objects.filter(workspace=workspace_id, email__contains=word.lower())
    organisations = Organisation.objects.filter(workspace=workspace_id, name__icontains=word)
    return Q(name__icontains=word) | Q(pk__in=addresses.values("customer")) | Q(organisation__in=organisations.values("pk"))


def digits_of(text: str) -> str:
    """What of a dialled number also stands in its full form: neither signs nor the zeros before it. Empty for other text."""
    digits = re.sub(r"\D", "", text).lstrip("0")
    return digits if _LOOKS_DIALLED.fullmatch(text) and len(digits) > 2 else ""


def rows_of(customers: QuerySet[Customer]) -> QuerySet:
    """What a list shows of each."""
    first_number = Phone.objects.filter(customer=OuterRef("pk")).order_by("pk").values("typed")[:1]
    columns = ("pk", "name", "email", "organisation__name")
    return customers.values(*columns, phone=Subquery(first_number))


def local_time(time_zone: str, now: datetime) -> str:
    """What the clock shows where somebody is; empty where that is not known."""
    try:
        return f"{now.astimezone(ZoneInfo(time_zone)):%H:%M}" if time_zone else ""
    except (KeyError, ValueError, OSError):
        return ""


def organisations_found_by(organisations: QuerySet[Organisation], workspace_id: int, text: str) -> QuerySet[Organisation]:
    """Those in whose name or one of whose domains the text stands; without text all."""
    if not text:
        return organisations
    domains = Domain.objects.filter(workspace=workspace_id, domain__contains=text.lower()).values("organisation")
    return organisations.filter(Q(name__icontains=text) | Q(pk__in=domains))


def domains_of(organisations: list[int]) -> dict[int, str]:
    """The domains of organisations, each a line of words."""
    found: dict[int, list[str]] = defaultdict(list)
    for organisation, domain in (
        Domain.objects.filter(organisation__in=organisations).order_by("domain").values_list("organisation", "domain")
    ):
        found[organisation].append(domain)
    return {organisation: ", ".join(domains) for organisation, domains in found.items()}


def organisation_open_to(customer: Customer) -> Organisation | None:
    """The organisation all of whose tickets somebody may see; None where it does not share with them."""
    organisation = customer.organisation
    if organisation is None or organisation.sharing == Organisation.Sharing.OFF:
        return None
    named = Contact.objects.filter(workspace=customer.workspace_id, organisation=organisation, customer=customer)
    return organisation if organisation.sharing == Organisation.Sharing.ALL or named.exists() else None

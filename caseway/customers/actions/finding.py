"""Who is it? From an address, a number or a part of a name to the person."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from caseway.activity.recording import Actor, record
from caseway.customers.facts import CustomerMade
from caseway.customers.models import Address, Customer, Domain, Phone
from caseway.customers.numbers import e164
from caseway.questions import asked_often
from caseway.rows.adding import add
from caseway.workspaces.models import Workspace

_with_address = asked_often(
    lambda workspace, email: Customer.objects.present().filter(addresses__workspace=workspace, addresses__email=email)
)
_domain = asked_often(
    lambda workspace, domain: Domain.objects.filter(workspace=workspace, domain=domain).values_list("organisation_id", flat=True)
)


def find_by_email(workspace: Workspace, email: str) -> Customer | None:
    return _with_address.first(workspace.pk, email.lower())


def find_by_phone(workspace: Workspace, typed: str) -> Customer | None:
    number = e164(typed, workspace.country)
    return Customer.objects.present().filter(phones__workspace=workspace, phones__number=number).first() if number else None


def find_or_make(
    workspace: Workspace, *, by: Actor | None, email: str = "", name: str = "", phone: str = "", language: str = ""
) -> Customer:
    """The customer with this address or number, else a new one. `by=None`: the customer came by themselves."""
    email = email.strip().lower()
    found = _find(workspace, email, phone)
    if found is None:
        try:
            with transaction.atomic():
                return _make(workspace, by, email, name, phone, language)
        except IntegrityError:
            # Somebody else made them a moment ago.
            found = _find(workspace, email, phone)
            if found is None:
                raise
    if name and not found.name:
        Customer.objects.filter(pk=found.pk).update(name=name)
        found.name = name
    return found


def _find(workspace: Workspace, email: str, phone: str) -> Customer | None:
    if email:
        return find_by_email(workspace, email)
    return find_by_phone(workspace, phone) if phone else None


def _make(workspace: Workspace, by: Actor | None, email: str, name: str, phone: str, language: str) -> Customer:
    organisation = organisation_of(workspace, email)
    customer = add(Customer(workspace=workspace, name=name[:160], email=email, organisation_id=organisation, language=language))
    if email:
        add(Address(workspace=workspace, customer=customer, email=email))
    if phone:
        Phone.objects.create(workspace=workspace, customer=customer, typed=phone[:40], number=e164(phone, workspace.country) or phone[:40])
    record(CustomerMade(), about=customer, by=by or customer)
    return customer


def organisation_of(workspace: Workspace, email: str) -> int | None:
    """The organisation whose domain this address has."""
    domain = email.strip().lower().partition("@")[2]
    return _domain.first(workspace.pk, domain) if domain else None


def suggest(customers: QuerySet[Customer], workspace: Workspace, text: str, limit: int = 8) -> list[Customer]:
    """Those whom a typed name, address or number may mean; `customers` is what the asker may see."""
    text = text.strip()
    if len(text) < 2:
        return []
    by_text = Q(name__icontains=text) | Q(addresses__email__istartswith=text.lower()) | Q(organisation__name__istartswith=text)
    number = e164(text, workspace.country)
    if number:
        by_text |= Q(phones__number=number)
    return list(customers.filter(by_text).select_related("organisation").distinct().order_by("name", "pk")[:limit])

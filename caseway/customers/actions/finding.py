"""Who is it? From an address, a number or a part of a name to the person."""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from caseway.activity.recording import Actor, Happened, record, record_all
from caseway.customers.facts import CustomerMade
from caseway.customers.models import Address, Customer, Domain, Phone
from caseway.customers.numbers import e164
from caseway.questions import asked_often
from caseway.rows.adding import add, add_all
from caseway.rows.making import new
from caseway.workspaces.models import Workspace

_with_address = asked_often(
    lambda workspace, email: Customer.objects.present().filter(addresses__workspace=workspace, addresses__email=email)
)
_with_addresses = asked_often(
    lambda workspace, emails: Address.objects.filter(workspace=workspace, email__in=emails, customer__merged_into=None).select_related(
        "customer"
    )
)
_domains = asked_often(
    lambda workspace, domains: Domain.objects.filter(workspace=workspace, domain__in=domains).values_list("domain", "organisation_id")
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
    _learn_name(found, name)
    return found


def find_or_make_all(workspace: Workspace, names: Mapping[str, str]) -> dict[str, Customer]:
    """The customers with these addresses (in lower case) by address, each with the name they give; who is new came by themselves."""
    found = _find_all(workspace, names)
    # In one order everywhere, so that of two who make the same people neither waits for the other.
    missing = sorted(names.keys() - found.keys())
    if missing:
        try:
            with transaction.atomic():
                found |= _make_all(workspace, [(email, names[email]) for email in missing])
        except IntegrityError:
            # Somebody else made one of them a moment ago.
            found |= {email: find_or_make(workspace, by=None, email=email, name=names[email]) for email in missing}
    for email, customer in found.items():
        _learn_name(customer, names[email])
    return found


def _find_all(workspace: Workspace, emails: Mapping[str, str]) -> dict[str, Customer]:
    return {address.email: address.customer for address in _with_addresses(workspace.pk, list(emails))} if emails else {}


def _learn_name(customer: Customer, name: str) -> None:
    if name and not customer.name:
        Customer.objects.filter(pk=customer.pk).update(name=name)
        customer.name = name


def _find(workspace: Workspace, email: str, phone: str) -> Customer | None:
    if email:
        return find_by_email(workspace, email)
    return find_by_phone(workspace, phone) if phone else None


def _make(workspace: Workspace, by: Actor | None, email: str, name: str, phone: str, language: str) -> Customer:
    organisation = organisation_of(workspace, email)
    customer = add(new(Customer, workspace=workspace, name=name[:160], email=email, organisation_id=organisation, language=language))
    if email:
        add(new(Address, workspace=workspace, customer=customer, email=email))
    if phone:
        Phone.objects.create(workspace=workspace, customer=customer, typed=phone[:40], number=e164(phone, workspace.country) or phone[:40])
    record(CustomerMade(), about=customer, by=by or customer)
    return customer


def _make_all(workspace: Workspace, people: Sequence[tuple[str, str]]) -> dict[str, Customer]:
    organisations = dict(_domains(workspace.pk, [_domain(email) for email, _name in people]))
    made = {
        email: new(Customer, workspace=workspace, name=name[:160], email=email, organisation_id=organisations.get(_domain(email)))
        for email, name in people
    }
    add_all(made.values())
    add_all(new(Address, workspace=workspace, customer=customer, email=email) for email, customer in made.items())
    record_all([Happened(CustomerMade(), customer, customer) for customer in made.values()])
    return made


def organisation_of(workspace: Workspace, email: str) -> int | None:
    """The organisation whose domain this address has."""
    domain = _domain(email)
    return dict(_domains(workspace.pk, [domain])).get(domain) if domain else None


def _domain(email: str) -> str:
    return email.strip().lower().partition("@")[2]


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

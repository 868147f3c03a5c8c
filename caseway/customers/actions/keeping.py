from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.customers.actions.finding import organisation_of
from caseway.customers.facts import CustomerChanged, CustomerMade, OrganisationChanged, OrganisationMade
from caseway.customers.models import Address, Customer, Domain, Organisation, Phone
from caseway.customers.numbers import e164
from caseway.workspaces.models import Member, Workspace


@transaction.atomic
def make_customer(workspace: Workspace, *, by: Member, emails: Iterable[str] = (), phones: Iterable[str] = (), **values: Any) -> Customer:
    """Add a customer. Raises ValidationError when an address is somebody else's."""
    emails = list(emails)
    customer = Customer(workspace=workspace, **values)
    if emails and customer.organisation_id is None:
        customer.organisation_id = organisation_of(workspace, emails[0])
    customer.clean_fields()
    customer.save()
    _set_addresses(customer, emails)
    _set_phones(customer, phones)
    record(CustomerMade(), about=customer, by=by)
    return customer


@transaction.atomic
def change_customer(
    customer: Customer, *, by: Member, emails: Iterable[str] | None = None, phones: Iterable[str] | None = None, **values: Any
) -> None:
    """Change a customer; lists replace what was there. Raises ValidationError."""
    customer = Customer.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=customer.pk)
    changed = [name for name, value in values.items() if getattr(customer, name) != value]
    for name in changed:
        setattr(customer, name, values[name])
    customer.clean_fields()
    customer.save()
    if emails is not None and _set_addresses(customer, emails):
        changed.append("emails")
    if phones is not None and _set_phones(customer, phones):
        changed.append("phones")
    if changed:
        record(CustomerChanged(fields=sorted(changed)), about=customer, by=by)


@transaction.atomic
def learn_number(customer: Customer, phone: str, *, by: Member) -> None:
    """Add a number, as it was typed, unless it is known."""
    Customer.objects.select_for_update().values_list("pk").get(pk=customer.pk)
    known = list(customer.phones.values_list("typed", flat=True))
    if phone not in known:
        change_customer(customer, by=by, phones=[*known, phone])


def _set_addresses(customer: Customer, emails: Iterable[str]) -> bool:
    """Set the addresses; answers go to the first."""
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails if email.strip()))
    present = set(customer.addresses.values_list("email", flat=True))
    taken = Address.objects.filter(workspace=customer.workspace_id, email__in=wanted).exclude(customer=customer).first()
    if taken:
        raise ValidationError({"emails": _("{email} belongs to another customer.").format(email=taken.email)})
    customer.addresses.exclude(email__in=wanted).delete()
    for email in wanted:
        if email not in present:
            address = Address(workspace_id=customer.workspace_id, customer=customer, email=email)
            address.clean_fields()
            address.save()
    first = wanted[0] if wanted else ""
    has_another_first = customer.email != first
    if has_another_first:
        customer.email = first
        customer.save(update_fields=["email"])
    return has_another_first or present != set(wanted)


def _set_phones(customer: Customer, phones: Iterable[str]) -> bool:
    country = customer.workspace.country
    wanted = {(e164(typed, country) or typed.strip()[:40]): typed.strip()[:40] for typed in phones if typed.strip()}
    present = set(customer.phones.values_list("number", flat=True))
    customer.phones.exclude(number__in=wanted).delete()
    for number, typed in wanted.items():
        if number not in present:
            Phone.objects.create(workspace_id=customer.workspace_id, customer=customer, number=number, typed=typed)
    return present != set(wanted)


@transaction.atomic
def make_organisation(workspace: Workspace, *, by: Member, name: str, domains: Iterable[str] = (), **values: Any) -> Organisation:
    """Add an organisation. Raises ValidationError when the name or a domain is taken."""
    organisation = Organisation(workspace=workspace, name=name, **values)
    organisation.full_clean()
    organisation.save()
    _set_domains(organisation, domains)
    record(OrganisationMade(), about=organisation, by=by)
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, *, by: Member, domains: Iterable[str] | None = None, **values: Any) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, values[name])
    organisation.full_clean()
    organisation.save()
    if domains is not None and _set_domains(organisation, domains):
        changed.append("domains")
    if changed:
        record(OrganisationChanged(fields=sorted(changed)), about=organisation, by=by)


def _set_domains(organisation: Organisation, domains: Iterable[str]) -> bool:
    """Set the domains; people of a new domain who belong nowhere yet join the organisation."""
    wanted = list(dict.fromkeys(domain.strip().lower().lstrip("@") for domain in domains if domain.strip()))
    present = set(organisation.domains.values_list("domain", flat=True))
    taken = Domain.objects.filter(workspace=organisation.workspace_id, domain__in=wanted).exclude(organisation=organisation).first()
    if taken:
        raise ValidationError({"domains": _("{domain} belongs to another organisation.").format(domain=taken.domain)})
    organisation.domains.exclude(domain__in=wanted).delete()
    for domain in wanted:
        if domain not in present:
            Domain.objects.create(workspace_id=organisation.workspace_id, organisation=organisation, domain=domain)
            people = Customer.objects.filter(workspace=organisation.workspace_id, organisation=None, email__endswith=f"@{domain}")
            people.update(organisation=organisation)
    return present != set(wanted)

"""Customers by the hundred, from somebody else's table; each row is made, changed, or refused with a sentence."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from caseway.activity.bringing import Brought, Outcome, Thing, record_many, stamp_of
from caseway.customers.actions.bringing_organisations import Organisations
from caseway.customers.actions.rows import Row, known_zones, read_row
from caseway.customers.facts import CustomerChanged, CustomerMade
from caseway.customers.models import Address, Customer, Domain, Phone
from caseway.fields import bringing as own
from caseway.fields.bringing import Standing
from caseway.fields.definitions import known_to
from caseway.fields.reading import parts_of
from caseway.workspaces.models import Member, Workspace


@transaction.atomic
def bring_customers(
    workspace: Workspace, given: list[dict[str, list[str]]], *, by: Member, may_change: bool, is_trial: bool = False
) -> list[Brought]:
    """Add those who are not there yet; with `may_change` fill in what their row says of those who are. In the order of the rows."""
    fields = known_to(by, Customer.subject_kind)
    rows = [read_row(one, workspace.country, known_zones(), fields) for one in given]
    known = _known(workspace, rows)
    _compare_own(workspace, rows, known)
    organisations = Organisations(workspace, by, [row.organisation for row in rows if not row.refused], is_trial)
    at_domain = _organisations_by_domain(workspace, rows)
    bringing = _Bringing(workspace, by, organisations, at_domain, may_change, is_trial)
    results = [bringing.one(row, known.get(number)) for number, row in enumerate(rows)]
    return bringing.finish(results)


def _known(workspace: Workspace, rows: list[Row]) -> dict[int, Customer]:
    """Who a row means: by an address, else by a number that is one person's, else by the name alone where nothing else is given."""
    by_email = _by_email(workspace, [email for row in rows for email in row.emails])
    by_number = _by_number(workspace, [number for row in rows if not row.emails for number in row.phones])
    by_name = _by_name(workspace, [row.name for row in rows if row.name and not row.emails and not row.phones])
    found: dict[int, Customer] = {}
    for number, row in enumerate(rows):
        if row.emails:
            people = [by_email[email] for email in row.emails if email in by_email]
        elif row.phones:
            people = [by_number[dialled] for dialled in row.phones if dialled in by_number]
        else:
            people = [by_name[row.name]] if row.name in by_name else []
        if people:
            found[number] = people[0]
    return found


def _by_email(workspace: Workspace, emails: list[str]) -> dict[str, Customer]:
    addresses = Address.objects.filter(workspace=workspace, email__in=emails).select_related("customer")
    return {address.email: address.customer for address in addresses}


def _by_number(workspace: Workspace, numbers: list[str]) -> dict[str, Customer]:
    """A number that several have means nobody."""
    people: dict[str, list[Customer]] = {}
    for phone in Phone.objects.filter(workspace=workspace, number__in=numbers, customer__merged_into=None).select_related("customer"):
        people.setdefault(phone.number, []).append(phone.customer)
    return {number: those[0] for number, those in people.items() if len(those) == 1}


def _by_name(workspace: Workspace, names: list[str]) -> dict[str, Customer]:
    return {customer.name: customer for customer in Customer.objects.present().filter(workspace=workspace, name__in=names)}


def _compare_own(workspace: Workspace, rows: list[Row], known: dict[int, Customer]) -> None:
    """Say of each row what it changes in fields of the workspace's own, or why it cannot."""
    pks = [known[number].pk for number, row in enumerate(rows) if number in known and row.own]
    standing = parts_of(workspace.pk, Customer.subject_kind, pks)
    for number, row in enumerate(rows):
        try:
            row.changes = own.news_in(row.own, standing.get(known[number].pk, {}) if number in known else {})
        except ValidationError as error:
            row.refused = row.refused or " ".join(error.messages)


def _organisations_by_domain(workspace: Workspace, rows: list[Row]) -> dict[str, int]:
    wanted = {row.emails[0].partition("@")[2] for row in rows if row.emails and not row.organisation}
    return dict(Domain.objects.filter(workspace=workspace, domain__in=wanted).values_list("domain", "organisation"))


class _Bringing:
    """One batch: what is to be made is gathered, so that it is written at once."""

    def __init__(self, workspace: Workspace, by: Member, organisations: Organisations, at_domain: dict, may_change: bool, is_trial: bool):
        self.workspace, self.by, self.organisations, self.at_domain = workspace, by, organisations, at_domain
        self.may_change, self.is_trial = may_change, is_trial
        self.made: list[tuple[int, Customer, Row]] = []
        self.changed: list[tuple[int, Customer, Row, dict[str, Any]]] = []
        self.count = 0

    def one(self, row: Row, known: Customer | None) -> Brought:
        number, self.count = self.count, self.count + 1
        if row.refused:
            return Brought(Outcome.REFUSED, row.refused)
        if known is None:
            self.made.append((number, self._new(row), row))
            return Brought(Outcome.MADE)
        if not self.may_change:
            return Brought(Outcome.SAME)
        new = self._news(row, known)
        if not (new or row.changes):
            return Brought(Outcome.SAME)
        self.changed.append((number, known, row, new))
        return Brought(Outcome.CHANGED)

    def _new(self, row: Row) -> Customer:
        email = row.emails[0] if row.emails else ""
        organisation = self.organisations.id_of(row.organisation) if row.organisation else self.at_domain.get(email.partition("@")[2])
        return Customer(
            workspace=self.workspace,
            name=row.name,
            email=email,
            organisation_id=organisation,
            language=row.language,
            time_zone=row.time_zone,
            notes=row.notes,
        )

    def _news(self, row: Row, known: Customer) -> dict[str, Any]:
        """What a row says that is not so yet."""
        said: dict[str, Any] = {"name": row.name, "language": row.language, "time_zone": row.time_zone, "notes": row.notes}
        new = {name: value for name, value in said.items() if value and getattr(known, name) != value}
        if row.organisation:
            organisation = self.organisations.id_of(row.organisation)
            if organisation != known.organisation_id:
                new["organisation_id"] = organisation
        present = set(known.addresses.values_list("email", flat=True)) | set(known.phones.values_list("number", flat=True))
        if missing := [text for text in [*row.emails, *row.phones] if text not in present]:
            new["more"] = missing
        return new

    def finish(self, results: list[Brought]) -> list[Brought]:
        if self.is_trial:
            return results
        for number, things in [*self._make(), *self._change()]:
            results[number] = Brought(results[number].outcome, things=things)
        return results

    def _make(self) -> Iterable[tuple[int, tuple[Thing, ...]]]:
        people = [customer for _number, customer, _row in self.made]
        Customer.objects.bulk_create(people)
        self._write_ways([(customer, row, row.emails, list(row.phones)) for _number, customer, row in self.made])
        record_many(CustomerMade(), people, by=self.by)
        own.bring([(customer, row.changes) for _number, customer, row in self.made], by=self.by, are_new=True)
        for number, customer, row in self.made:
            standing = {field.pk: after for field, (_nothing, after) in row.changes.items()}
            made = Thing("customer", customer.pk, True, stamp(customer, row.emails, list(row.phones), standing))
            yield number, (made, *self.organisations.made_for(row.organisation))

    def _write_ways(self, those: list[tuple[Customer, Row, list[str], list[str]]]) -> None:
        tenant = self.workspace
        # Of one address in two rows of the same table the first row's stays.
        Address.objects.bulk_create(
            [Address(workspace=tenant, customer=customer, email=email) for customer, _row, emails, _numbers in those for email in emails],
            ignore_conflicts=True,
        )
        Phone.objects.bulk_create(
            [
                Phone(workspace=tenant, customer=customer, number=number[:40], typed=row.phones[number][:40])
                for customer, row, _emails, numbers in those
                for number in numbers
            ],
            ignore_conflicts=True,
        )

    def _change(self) -> Iterable[tuple[int, tuple[Thing, ...]]]:
        for number, customer, row, new in self.changed:
            more = new.pop("more", [])
            before = {name: getattr(customer, name) for name in new}
            for name, value in new.items():
                setattr(customer, name, value)
            if not customer.email and row.emails:
                before["email"], customer.email = "", row.emails[0]
            if before:
                Customer.objects.filter(pk=customer.pk).update(**{name: getattr(customer, name) for name in before})
            self._write_ways([(customer, row, [one for one in row.emails if one in more], [one for one in row.phones if one in more])])
            own.bring([(customer, row.changes)], by=self.by)
            now = stamp(customer, *ways_of([customer.pk])[customer.pk], own.standing_in(customer))
            changed = Thing("customer", customer.pk, False, now, before | {"more": more, "own": own.before_of(row.changes)})
            yield number, (changed, *self.organisations.made_for(row.organisation))
        told = [(customer, new) for _number, customer, _row, new in self.changed if new]
        fields = sorted({name.removesuffix("_id") for _customer, new in told for name in new})
        record_many(CustomerChanged(fields=fields), [customer for customer, _new in told], by=self.by)


def stamp(customer: Customer, emails: list[str], numbers: list[str], standing: Standing) -> str:
    """Tells a customer as they are now from what anybody makes of them later."""
    fields = [customer.name, customer.email, customer.organisation_id, customer.language, customer.time_zone, customer.notes]
    return stamp_of(fields, sorted(emails), sorted(number[:40] for number in numbers), *own.stamped(standing))


def ways_of(pks: list[int]) -> dict[int, tuple[list[str], list[str]]]:
    """The addresses and the numbers of some customers."""
    ways: dict[int, tuple[list[str], list[str]]] = {pk: ([], []) for pk in pks}
    for pk, email in Address.objects.filter(customer__in=pks).values_list("customer", "email"):
        ways[pk][0].append(email)
    for pk, number in Phone.objects.filter(customer__in=pks).values_list("customer", "number"):
        ways[pk][1].append(number)
    return ways

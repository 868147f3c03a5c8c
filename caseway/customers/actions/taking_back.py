"""What was brought in by the hundred goes again, as far as nobody has touched it since."""

from typing import Any

from django.db import transaction

from caseway.activity.bringing import Thing, pointed_at
from caseway.customers.actions import bringing, bringing_organisations
from caseway.customers.models import Address, Customer, Domain, Organisation, Phone
from caseway.fields.reading import filled_among


@transaction.atomic
def take_back_customers(workspace_id: int, things: list[Thing]) -> set[int]:
    """Delete what was made, give back what was changed; answers the ids of which that was done."""
    pks = [thing.pk for thing in things]
    rows = {row.pk: row for row in Customer.objects.present().filter(workspace=workspace_id, pk__in=pks)}
    ways = bringing.ways_of(pks)
    used = pointed_at(Customer, workspace_id, pks, own=(Address, Phone)) | filled_among(workspace_id, Customer.subject_kind, pks)
    untouched = [thing for thing in things if thing.pk in rows and bringing.stamp(rows[thing.pk], *ways[thing.pk]) == thing.stamp]
    gone = {thing.pk for thing in untouched if thing.was_made and thing.pk not in used}
    Customer.objects.filter(workspace=workspace_id, pk__in=gone).delete()
    changed = [thing for thing in untouched if not thing.was_made]
    for thing in changed:
        fields, more = _apart(thing.before)
        Customer.objects.filter(pk=thing.pk).update(**fields)
        Address.objects.filter(customer=thing.pk, email__in=more).delete()
        Phone.objects.filter(customer=thing.pk, number__in=[one[:40] for one in more]).delete()
    return gone | {thing.pk for thing in changed}


@transaction.atomic
def take_back_organisations(workspace_id: int, things: list[Thing]) -> set[int]:
    """Delete what was made and has nobody left, give back what was changed; answers the ids of which that was done."""
    pks = [thing.pk for thing in things]
    rows = {row.pk: row for row in Organisation.objects.filter(workspace=workspace_id, pk__in=pks).prefetch_related("domains")}
    used = pointed_at(Organisation, workspace_id, pks, own=(Domain,)) | filled_among(workspace_id, Organisation.subject_kind, pks)
    untouched = [thing for thing in things if thing.pk in rows and _stamp(rows[thing.pk]) == thing.stamp]
    gone = {thing.pk for thing in untouched if thing.was_made and thing.pk not in used}
    Organisation.objects.filter(workspace=workspace_id, pk__in=gone).delete()
    changed = [thing for thing in untouched if not thing.was_made]
    for thing in changed:
        fields, more = _apart(thing.before)
        Organisation.objects.filter(pk=thing.pk).update(**fields)
        Domain.objects.filter(organisation=thing.pk, domain__in=more).delete()
    return gone | {thing.pk for thing in changed}


def _stamp(organisation: Organisation) -> str:
    return bringing_organisations.stamp(organisation, [domain.domain for domain in organisation.domains.all()])


def _apart(before: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The fields as they were, and the addresses, numbers or domains that came in addition."""
    return {name: value for name, value in before.items() if name != "more"}, before.get("more", [])

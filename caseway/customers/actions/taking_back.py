"""What was brought in by the hundred goes again, as far as nobody has touched it since."""

from typing import Any

from django.db import transaction

from caseway.activity.bringing import Thing, pointed_at
from caseway.customers.actions import bringing, bringing_organisations
from caseway.customers.models import Address, Customer, Domain, Organisation, Phone
from caseway.fields.bringing import Standing, forget, put_back
from caseway.fields.reading import parts_of


@transaction.atomic
def take_back_customers(workspace_id: int, things: list[Thing]) -> set[int]:
    """Delete what was made, give back what was changed; answers the ids of which that was done."""
    pks = [thing.pk for thing in things]
    rows = {row.pk: row for row in Customer.objects.present().filter(workspace=workspace_id, pk__in=pks)}
    ways, standing = bringing.ways_of(pks), parts_of(workspace_id, Customer.subject_kind, pks)
    stamps = {pk: bringing.stamp(row, *ways[pk], standing.get(pk, {})) for pk, row in rows.items()}
    used = pointed_at(Customer, workspace_id, pks, own=(Address, Phone))
    untouched = [thing for thing in things if stamps.get(thing.pk) == thing.stamp]
    gone = {thing.pk for thing in untouched if thing.was_made and thing.pk not in used}
    forget(Customer.subject_kind, workspace_id, gone)
    Customer.objects.filter(workspace=workspace_id, pk__in=gone).delete()
    changed = [thing for thing in untouched if not thing.was_made]
    for thing in changed:
        properties, more, own = _apart(thing.before)
        if properties:
            Customer.objects.filter(pk=thing.pk).update(**properties)
        put_back(Customer.subject_kind, workspace_id, thing.pk, own)
        Address.objects.filter(customer=thing.pk, email__in=more).delete()
        Phone.objects.filter(customer=thing.pk, number__in=[one[:40] for one in more]).delete()
    return gone | {thing.pk for thing in changed}


@transaction.atomic
def take_back_organisations(workspace_id: int, things: list[Thing]) -> set[int]:
    """Delete what was made and has nobody left, give back what was changed; answers the ids of which that was done."""
    pks = [thing.pk for thing in things]
    rows = {row.pk: row for row in Organisation.objects.filter(workspace=workspace_id, pk__in=pks).prefetch_related("domains")}
    standing = parts_of(workspace_id, Organisation.subject_kind, pks)
    used = pointed_at(Organisation, workspace_id, pks, own=(Domain,))
    untouched = [thing for thing in things if thing.pk in rows and _stamp(rows[thing.pk], standing.get(thing.pk, {})) == thing.stamp]
    gone = {thing.pk for thing in untouched if thing.was_made and thing.pk not in used}
    forget(Organisation.subject_kind, workspace_id, gone)
    Organisation.objects.filter(workspace=workspace_id, pk__in=gone).delete()
    changed = [thing for thing in untouched if not thing.was_made]
    for thing in changed:
        properties, more, own = _apart(thing.before)
        if properties:
            Organisation.objects.filter(pk=thing.pk).update(**properties)
        put_back(Organisation.subject_kind, workspace_id, thing.pk, own)
        Domain.objects.filter(organisation=thing.pk, domain__in=more).delete()
    return gone | {thing.pk for thing in changed}


def _stamp(organisation: Organisation, standing: Standing) -> str:
    return bringing_organisations.stamp(organisation, [domain.domain for domain in organisation.domains.all()], standing)


def _apart(before: dict[str, Any]) -> tuple[dict[str, Any], list[str], dict[str, list]]:
    """The properties as they were, the addresses, numbers or domains that came in addition, and what stood in own fields."""
    return {name: value for name, value in before.items() if name not in ("more", "own")}, before.get("more", []), before.get("own", {})

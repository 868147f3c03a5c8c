"""What was brought in by the hundred goes again, as far as nobody has touched it since."""

from django.db import transaction
from django.db.models import Model

from caseway.activity.bringing import Thing, pointed_at
from caseway.customers.actions import bringing, bringing_organisations
from caseway.customers.models import Address, Customer, Domain, Organisation, Phone
from caseway.fields.bringing import Standing, forget, put_back
from caseway.fields.reading import parts_of

Kind = type[Customer] | type[Organisation]


@transaction.atomic
def take_back_customers(workspace_id: int, things: list[Thing]) -> set[int]:
    """Delete what was made, give back what was changed; answers the ids of which that was done."""
    pks = [thing.pk for thing in things]
    rows = {row.pk: row for row in Customer.objects.present().filter(workspace=workspace_id, pk__in=pks)}
    ways, standing = bringing.ways_of(pks), parts_of(workspace_id, Customer.subject_kind, pks)
    stamps = {pk: bringing.stamp(row, *ways[pk], standing.get(pk, {})) for pk, row in rows.items()}
    untouched = [thing for thing in things if stamps.get(thing.pk) == thing.stamp]
    done = _delete_made(Customer, workspace_id, untouched, own=(Address, Phone))
    for thing in untouched:
        if not thing.was_made:
            added = _give_back(Customer, workspace_id, thing)
            Address.objects.filter(customer=thing.pk, email__in=added).delete()
            Phone.objects.filter(customer=thing.pk, number__in=[one[:40] for one in added]).delete()
            done.add(thing.pk)
    return done


@transaction.atomic
def take_back_organisations(workspace_id: int, things: list[Thing]) -> set[int]:
    """Delete what was made and has nobody left, give back what was changed; answers the ids of which that was done."""
    pks = [thing.pk for thing in things]
    rows = {row.pk: row for row in Organisation.objects.filter(workspace=workspace_id, pk__in=pks).prefetch_related("domains")}
    standing = parts_of(workspace_id, Organisation.subject_kind, pks)
    untouched = [thing for thing in things if thing.pk in rows and _stamp(rows[thing.pk], standing.get(thing.pk, {})) == thing.stamp]
    done = _delete_made(Organisation, workspace_id, untouched, own=(Domain,))
    for thing in untouched:
        if not thing.was_made:
            Domain.objects.filter(organisation=thing.pk, domain__in=_give_back(Organisation, workspace_id, thing)).delete()
            done.add(thing.pk)
    return done


def _stamp(organisation: Organisation, standing: Standing) -> str:
    return bringing_organisations.stamp(organisation, [domain.domain for domain in organisation.domains.all()], standing)


def _delete_made(
    kind: type[Customer] | type[Organisation], workspace_id: int, untouched: list[Thing], own: tuple[type[Model], ...]
) -> set[int]:
    """What was made goes, unless something of others points at it by now; answers the ids."""
    made = {thing.pk for thing in untouched if thing.was_made}
    gone = made - pointed_at(kind, workspace_id, made, own=own)
    forget(kind.subject_kind, workspace_id, gone)
    kind.objects.filter(workspace=workspace_id, pk__in=gone).delete()
    return gone


def _give_back(kind: Kind, workspace_id: int, thing: Thing) -> list[str]:
    """Properties and own fields as they were; answers the addresses, numbers or domains that came in addition."""
    properties = {name: value for name, value in thing.before.items() if name not in ("more", "own")}
    if properties:
        kind.objects.filter(pk=thing.pk).update(**properties)
    put_back(kind.subject_kind, workspace_id, thing.pk, thing.before.get("own", {}))
    return thing.before.get("more", [])

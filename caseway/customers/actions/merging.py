"""Two customers who are one person become one; and two again, for as long as one likes."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.customers.belongings import Belonging, belongings
from caseway.customers.facts import CustomersMerged, CustomersParted
from caseway.customers.models import Customer, Merge
from caseway.fields.actions import fill_up, take_out
from caseway.workspaces.models import Member

FIELDS = ("name", "email", "organisation_id", "language", "time_zone", "notes")
# Where a merge keeps which rows came into the workspace's own fields.
OWN_FIELDS = "own_fields"
# Databases bind only so many values at once.
AT_ONCE = 500


def joined(kept: Customer, other: Customer) -> dict[str, Any]:
    """What the one customer will be: what is kept, filled up from the other."""
    values = {name: getattr(kept, name) or getattr(other, name) for name in FIELDS}
    values["notes"] = "\n\n".join(dict.fromkeys(text for text in (kept.notes.strip(), other.notes.strip()) if text))
    return values


@transaction.atomic
def merge_customers(other: Customer, *, into: Customer, by: Member) -> Merge:
    """Give everything of one customer to another. Raises ValidationError where there are not two."""
    found = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=[other.pk, into.pk]).order_by("pk")}
    if len(found) < 2 or any(row.merged_into_id for row in found.values()) or found[other.pk].workspace_id != found[into.pk].workspace_id:
        raise ValidationError(_("These two cannot be merged: one of them was merged already."))
    other, into = found[other.pk], found[into.pk]
    before, after = {name: getattr(into, name) for name in FIELDS}, joined(into, other)
    moved = {one.name: _move(one, other, into) for one in belongings} | {OWN_FIELDS: fill_up(into, other)}
    Customer.objects.filter(pk=into.pk).update(**after)
    Customer.objects.filter(pk=other.pk).update(merged_into=into)
    merge = Merge.objects.create(
        workspace_id=into.workspace_id, kept=into, other=other, before=before, after=after, moved=moved, merged_by=by
    )
    record(CustomersMerged(other=other.actor_name, merge=merge.pk), about=into, by=by)
    return merge


def _move(belonging: Belonging, other: Customer, into: Customer) -> list[int]:
    going = belonging.to_move(into.workspace_id, other.pk, into.pk)
    # Held in the order in which all others hold several.
    ids = list(going.select_for_update().order_by("pk").values_list("pk", flat=True))
    for some in _batches(ids):
        belonging.model._default_manager.filter(pk__in=some).update(**{belonging.field: into})
    return ids


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


@transaction.atomic
def part_customers(merge: Merge, *, by: Member) -> Customer:
    """Undo a merge: what was the other's is theirs again; what came since stays. Raises ValidationError where it cannot be undone now."""
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    people = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=[merge.kept_id, merge.other_id]).order_by("pk")}
    kept, other = people[merge.kept_id], people[merge.other_id]
    if merge.undone_at is not None:
        return other
    if kept.merged_into_id:
        raise ValidationError(_("{name} was itself merged later. Undo that first.").format(name=kept.actor_name))
    for belonging in belongings:
        for some in _batches(merge.moved.get(belonging.name, [])):
            still_there = belonging.to_move(kept.workspace_id, kept.pk, other.pk).filter(pk__in=some)
            still_there.update(**{belonging.field: other})
    for some in _batches(merge.moved.get(OWN_FIELDS, [])):
        take_out(kept, some)
    # What was changed since stays as it was changed.
    unchanged = {name: value for name, value in merge.before.items() if getattr(kept, name) == merge.after[name]}
    Customer.objects.filter(pk=kept.pk).update(**unchanged)
    Customer.objects.filter(pk=other.pk).update(merged_into=None)
    Merge.objects.filter(pk=merge.pk).update(undone_at=now())
    record(CustomersParted(other=other.actor_name), about=kept, by=by)
    return other

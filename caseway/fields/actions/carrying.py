"""What stands in the fields of one thing is another's too, where both turned out to be the same."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from caseway.fields.models import FieldValue


def fill_up(thing: Any, other: Any) -> list[int]:
    """Copy what stands in those fields of another in which the thing has nothing; answers the ids of the rows that came about."""
    copies = list(_standing_in(other).exclude(field__in=_standing_in(thing).values("field")).order_by("pk"))
    for one in copies:
        one.pk, one.subject = None, thing.pk
    return [one.pk for one in FieldValue.objects.bulk_create(copies)]


def take_out(thing: Any, rows: Collection[int]) -> None:
    """Take away what was copied, as far as nobody wrote something else since."""
    _standing_in(thing).filter(pk__in=rows).delete()


def _standing_in(thing: Any) -> QuerySet[FieldValue]:
    return FieldValue.objects.filter(workspace=thing.workspace_id, kind=thing.subject_kind, subject=thing.pk)

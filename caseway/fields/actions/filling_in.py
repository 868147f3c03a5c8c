"""What stands in the fields of a thing. Whoever calls holds the thing's lock and says who may."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, Happened, record_all
from caseway.fields.definitions import Definition, Type
from caseway.fields.facts import FieldFilledIn
from caseway.fields.models import FieldValue
from caseway.fields.reading import parts_of
from caseway.fields.values import Parts, kept, read, written
from caseway.rows.adding import add_all

# So much of a long text stands in the fact.
LONGEST_TOLD = 300


def fill_in(thing: Any, given: Mapping[Definition, Any], *, by: Actor) -> bool:
    """Write what programs or people gave (`values.read`); each that differs is one fact. Whether any did. Raises ValidationError."""
    if not given:
        return False
    standing = parts_of(thing.workspace_id, thing.subject_kind, [thing.pk]).get(thing.pk, {})
    changed = {}
    for field, value in given.items():
        before = standing.get(field.pk, ())
        after = _read(field, value, before)
        if set(after) != set(before):
            changed[field] = (before, after)
    if changed:
        _write(thing, {field: after for field, (_before, after) in changed.items()})
        record_all([Happened(_fact(field, *pair), thing, by) for field, pair in changed.items()])
    return bool(changed)


def _read(field: Definition, value: Any, standing: Parts) -> Parts:
    """What is wrong stands under the field as programs call it."""
    try:
        parts = read(field, value, [part.choice for part in standing if part.choice])
        if field.is_retired and parts and set(parts) != set(standing):
            raise ValidationError(_("This field is retired. What stands in it can only be taken away."))
    except ValidationError as refusal:
        raise ValidationError({f"fields.{field.key}": refusal.messages}) from None
    return parts


def _write(thing: Any, values: Mapping[Definition, Parts]) -> None:
    here = {"workspace_id": thing.workspace_id, "kind": thing.subject_kind, "subject": thing.pk}
    FieldValue.objects.filter(**here, field__in=[field.pk for field in values]).delete()
    add_all(
        FieldValue(**here, field_id=field.pk, text=part.text, folded=part.folded, number=part.number, day=part.day, choice_id=part.choice)
        for field, parts in values.items()
        for part in parts
    )


def _fact(field: Definition, before: Parts, after: Parts) -> FieldFilledIn:
    return FieldFilledIn(
        field=field.key,
        label=field.label,
        type=field.type,
        before=_told(written(field, before)),
        after=_told(written(field, after)),
        pk=field.pk,
        moved=_moved(field, before, after),
    )


def _moved(field: Definition, before: Parts, after: Parts) -> list[tuple[str, str]]:
    """Of several of a list each that came and each that went."""
    was, is_now = ([kept(field, part) for part in parts] for parts in (before, after))
    if field.type == Type.SEVERAL:
        return [("", key) for key in is_now if key not in was] + [(key, "") for key in was if key not in is_now]
    return [("".join(was), "".join(is_now))]


def _told(words: str) -> str:
    return words if len(words) <= LONGEST_TOLD else words[: LONGEST_TOLD - 1] + "…"

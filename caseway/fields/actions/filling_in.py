"""What stands in the fields of a thing. Whoever calls holds the thing's lock and says who may."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, Happened, record_all
from caseway.fields.definitions import Definition, Type
from caseway.fields.facts import FieldFilledIn
from caseway.fields.models import FieldValue
from caseway.fields.reading import parts_of
from caseway.fields.values import Part, Parts, kept, read, written
from caseway.rows.adding import add_all

# Of each field that is to hold something else: what stands there, and what shall.
Changes = dict[Definition, tuple[Parts, Parts]]
# So much of a long text stands in the fact.
LONGEST_TOLD = 300


def fill_in(thing: Any, given: Mapping[Definition, Any], *, by: Actor) -> bool:
    """Write what programs or people gave (`values.read`); each that differs is one fact. Whether any did. Raises ValidationError."""
    if not given:
        return False
    standing = parts_of(thing.workspace_id, thing.subject_kind, [thing.pk]).get(thing.pk, {})
    changes = differing(given, standing)
    if changes:
        write([(thing, changes)])
        record_all([Happened(fact, thing, by) for fact in facts_of(changes)])
    return bool(changes)


def differing(given: Mapping[Definition, Any], standing: Mapping[int, Parts]) -> Changes:
    """What is not so yet where so much stands. Raises ValidationError."""
    found = {}
    for field, value in given.items():
        before = standing.get(field.pk, ())
        after = _read(field, value, before)
        if set(after) != set(before):
            found[field] = (before, after)
    return found


def _read(field: Definition, value: Any, standing: Parts) -> Parts:
    """What is wrong stands under the field as programs call it."""
    try:
        parts = read(field, value, [part.choice for part in standing if part.choice])
        if field.is_retired and parts and set(parts) != set(standing):
            raise ValidationError(_("This field is retired. What stands in it can only be taken away."))
    except ValidationError as refusal:
        raise ValidationError({f"fields.{field.key}": refusal.messages}) from None
    return parts


def write(things: Iterable[tuple[Any, Changes]], *, are_new: bool = False) -> None:
    """Into things that are there, or new ones, in which nothing can stand yet."""
    rows: list[FieldValue] = []
    for thing, changes in things:
        here = {"workspace_id": thing.workspace_id, "kind": thing.subject_kind, "subject": thing.pk}
        if not are_new:
            FieldValue.objects.filter(**here, field__in=[field.pk for field in changes]).delete()
        rows += [value_row(here, field.pk, part) for field, (_before, after) in changes.items() for part in after]
    add_all(rows)


def value_row(here: Mapping[str, Any], field: int, part: Part) -> FieldValue:
    text, folded, number, day, choice = part
    return FieldValue(**here, field_id=field, text=text, folded=folded, number=number, day=day, choice_id=choice)


def facts_of(changes: Changes) -> list[FieldFilledIn]:
    return [_fact(field, *pair) for field, pair in changes.items()]


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

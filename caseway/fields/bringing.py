"""What tables bring for a workspace's own fields: read, compared with what stands there, written as history, given back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from caseway.activity.recording import Actor, Happened, record_all
from caseway.fields.actions.filling_in import Changes, differing, facts_of, value_row, write
from caseway.fields.cells import value_in
from caseway.fields.definitions import Definition
from caseway.fields.models import FieldValue
from caseway.fields.reading import parts_of
from caseway.fields.values import Part, Parts

# Field → value, by the field's id.
Standing = Mapping[int, Parts]


def said_in(row: Mapping[str, list[str]], fields: Iterable[Definition]) -> dict[Definition, Any]:
    """What a row says, in columns that are called as the inputs of forms. Raises ValidationError that names the field."""
    found = {}
    for field in fields:
        if field.name in row:
            try:
                found[field] = value_in(field, row[field.name])
            except ValidationError as refusal:
                raise _naming(field, refusal) from None
    # A cell without anything in it says nothing.
    return {field: value for field, value in found.items() if value not in (None, [])}


def news_in(said: Mapping[Definition, Any], standing: Standing) -> Changes:
    """What is not so yet. Raises ValidationError that names the field."""
    found: Changes = {}
    for field, value in said.items():
        try:
            found |= differing({field: value}, standing)
        except ValidationError as refusal:
            raise _naming(field, refusal) from None
    return found


def _naming(field: Definition, refusal: ValidationError) -> ValidationError:
    return ValidationError(f"{field.label}: {' '.join(refusal.messages)}")


def bring(things: Iterable[tuple[Any, Changes]], *, by: Actor, are_new: bool = False) -> None:
    """Write what is new of many things. It is history: it owes nothing and disturbs nobody."""
    things = [(thing, changes) for thing, changes in things if changes]
    write(things, are_new=are_new)
    record_all([Happened(fact, thing, by, is_settled=True) for thing, changes in things for fact in facts_of(changes)])


def standing_in(thing: Any) -> Standing:
    return parts_of(thing.workspace_id, thing.subject_kind, [thing.pk]).get(thing.pk, {})


def stamped(standing: Standing) -> list[Any]:
    """What stands in fields, to be compared with what stands there later; nothing where nothing does."""
    found = [[pk, sorted([part.text, part.number, part.day, part.choice] for part in parts)] for pk, parts in standing.items() if parts]
    return [sorted(found)] if found else []


def before_of(changes: Changes) -> dict[str, list[list[Any]]]:
    """What stood there, in values that JSON can keep."""
    return {str(field.pk): [_kept(part) for part in before] for field, (before, _after) in changes.items()}


def _kept(part: Part) -> list[Any]:
    return [part.text, part.folded, part.number, part.day.isoformat() if part.day else None, part.choice]


def _part(text: str, folded: str | None, number: float | None, day: str | None, choice: int | None) -> Part:
    return Part(text, folded, number, date.fromisoformat(day) if day else None, choice)


def put_back(kind: str, workspace_id: int, pk: int, before: Mapping[str, list[list[Any]]]) -> None:
    """Give back what `before_of` kept."""
    here = {"workspace_id": workspace_id, "kind": kind, "subject": pk}
    FieldValue.objects.filter(**here, field__in=[int(field) for field in before]).delete()
    FieldValue.objects.bulk_create(value_row(here, int(field), _part(*kept)) for field, parts in before.items() for kept in parts)


def forget(kind: str, workspace_id: int, pks: Collection[int]) -> None:
    """What stands in the fields of things that are no more."""
    FieldValue.objects.filter(workspace=workspace_id, kind=kind, subject__in=pks).delete()

"""What stands in the fields of things: one question for any number of them, none where a workspace has no fields."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from caseway.fields.cells import cell_of
from caseway.fields.definitions import Definition, Type, in_use, known_to
from caseway.fields.models import FieldValue
from caseway.fields.values import Part, Parts, chosen, in_words, told, written
from caseway.questions import asked_often
from caseway.workspaces.models import Member


@asked_often
def _rows(workspace: int, kind: str, subjects: list[int]):
    found = FieldValue.objects.filter(workspace=workspace, kind=kind, subject__in=subjects)
    return found.values_list("subject", "field", "text", "folded", "number", "day", "choice")


@asked_often
def _rows_in(workspace: int, kind: str, subjects: list[int], fields: list[int]):
    found = FieldValue.objects.filter(workspace=workspace, kind=kind, subject__in=subjects, field__in=fields)
    return found.values_list("subject", "field", "text", "folded", "number", "day", "choice")


def parts_of(workspace_id: int, kind: str, subjects: Sequence[int]) -> dict[int, dict[int, Parts]]:
    """Thing → field → value."""
    return _gathered(_rows(workspace_id, kind, list(subjects)) if subjects else ())


def _gathered(rows: Iterable[tuple]) -> dict[int, dict[int, Parts]]:
    found: dict[int, dict[int, Parts]] = defaultdict(dict)
    for subject, field, *part in rows:
        found[subject][field] = (*found[subject].get(field, ()), Part(*part))
    return found


def told_of(kind: str, subjects: Sequence[int], reader: Member) -> dict[int, dict[str, Any]]:
    """Thing → key → value as programs read it; fields without one are left out."""
    fields = known_to(reader, kind)
    found = parts_of(reader.workspace_id, kind, subjects) if fields else {}
    return {
        subject: {one.key: told(one, found[subject][one.pk]) for one in fields if one.pk in found[subject]} if subject in found else {}
        for subject in subjects
    }


def written_of(fields: Sequence[Definition], subjects: Sequence[int], reader: Member) -> dict[int, list[str]]:
    """Thing → a cell of a table for each of some fields of one kind."""
    found = parts_of(reader.workspace_id, fields[0].kind, subjects) if fields else {}
    return {pk: [cell_of(one, found.get(pk, {}).get(one.pk, ())) for one in fields] for pk in subjects}


# So much of a text has room in a row.
LONGEST_LISTED = 40


def add_listed(rows: Sequence[dict[str, Any]], kind: str, reader: Member, pk: str = "id") -> None:
    """Set `own` on rows of a list: (what the field is called, what stands in it), of those fields that lists show."""
    fields = [one for one in in_use(reader, kind) if one.is_listed]
    asked = rows and fields
    found = _gathered(_rows_in(reader.workspace_id, kind, [row[pk] for row in rows], [one.pk for one in fields]) if asked else ())
    for row in rows:
        standing = found.get(row[pk], {})
        row["own"] = tuple((one.label, _listed(one, standing[one.pk])) for one in fields if one.pk in standing)


def _listed(field: Definition, parts: Parts) -> str:
    """A number, a day, yes and no say nothing without the name of their field."""
    words = in_words(field.type, written(field, parts))
    words = words if len(words) <= LONGEST_LISTED else words[: LONGEST_LISTED - 1] + "…"
    return f"{field.label}: {words}" if field.type in (Type.NUMBER, Type.DATE, Type.YES_NO) else words


@dataclass(frozen=True)
class Shown:
    """A field on the page of a thing."""

    field: Definition
    # A text for an input; the key of a choice, or of several.
    value: Any
    words: str
    keys: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        return in_words(self.field.type, self.words)

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.key, one.label) for one in self.field.offered(self.keys))


def shown_on(thing: Any, reader: Member) -> list[Shown]:
    """The fields of a thing as its page shows them; retired ones only where something stands in them."""
    fields = known_to(reader, thing.subject_kind)
    if not fields:
        return []
    found = parts_of(reader.workspace_id, thing.subject_kind, [thing.pk]).get(thing.pk, {})
    return [_shown(one, found.get(one.pk, ())) for one in fields if not one.is_retired or one.pk in found]


def _shown(field: Definition, parts: Parts) -> Shown:
    if field.is_list:
        made = chosen(field, parts)
        keys = tuple(one.key for one in made)
        return Shown(field, keys[0] if keys else "", ", ".join(one.label for one in made), keys)
    value = told(field, parts)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return Shown(field, "" if value is None else str(value), "" if value is None else str(value))

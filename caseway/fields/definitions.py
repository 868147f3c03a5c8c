"""The fields that a workspace has, as values: asked once for many pages, since they seldom change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import QuerySet

from caseway.activity.lately import listed
from caseway.fields.models import CustomField
from caseway.questions import asked_often
from caseway.workspaces.models import Member

Type = CustomField.Type


@dataclass(frozen=True)
class Choice:
    pk: int
    key: str
    label: str
    is_retired: bool


@dataclass(frozen=True)
class Definition:
    """One field, with all of its list."""

    pk: int
    kind: str
    key: str
    label: str
    type: str
    help: str
    is_asked: bool
    is_retired: bool
    is_listed: bool
    choices: tuple[Choice, ...] = ()

    @property
    def name(self) -> str:
        """Of its input in forms, where it is no other's."""
        return f"field-{self.key}"

    @property
    def is_list(self) -> bool:
        return self.type in CustomField.LISTS

    def choice(self, pk: int | None) -> Choice | None:
        return next((one for one in self.choices if one.pk == pk), None)

    def offered(self, now: Iterable[str] = ()) -> list[Choice]:
        """What can be chosen; what is chosen now too, though it is retired."""
        return [one for one in self.choices if not one.is_retired or one.key in now]


COLUMNS = (
    "pk", "kind", "key", "label", "type", "help", "is_asked", "is_retired", "is_listed",
    "choices__pk", "choices__key", "choices__label", "choices__is_retired",
)  # fmt: skip


def _rows(fields: QuerySet[CustomField]) -> QuerySet:
    return fields.order_by("position", "pk", "choices__position", "choices__pk").values_list(*COLUMNS)


@asked_often
def _rows_for(member):
    return _rows(CustomField.objects.visible_to(member))


@asked_often
def _rows_of(workspace: int):
    return _rows(CustomField.objects.filter(workspace=workspace, is_asked=True, is_retired=False))


def known_to(member: Member, kind: str) -> tuple[Definition, ...]:
    """All fields of a kind of thing, retired ones too, in their order."""
    rows = listed(_rows_for, member, (CustomField.subject_kind,))
    return tuple(one for one in _built(rows) if one.kind == kind) if rows else ()


def in_use(member: Member, kind: str) -> tuple[Definition, ...]:
    return tuple(one for one in known_to(member, kind) if not one.is_retired)


def asked_of_customers(workspace_id: int) -> tuple[Definition, ...]:
    """What the help centre's form asks for."""
    return _built(tuple(_rows_of(workspace_id)))


@lru_cache(maxsize=256)
def _built(rows: tuple[tuple, ...]) -> tuple[Definition, ...]:
    fields = {row[0]: Definition(*row[:9]) for row in rows}
    choices: dict[int, list[Choice]] = {pk: [] for pk in fields}
    for pk, *row in rows:
        if row[8] is not None:
            choices[pk].append(Choice(*row[8:]))
    return tuple(replace(field, choices=tuple(choices[pk])) for pk, field in fields.items())

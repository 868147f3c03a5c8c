"""New objects whose defaults are found once for each model: Django asks every field, which costs more than the insert."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db.models import ForeignKey, Model
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class _Blank:
    """A row that nothing is known of."""

    same: dict[str, Any]
    made: list[tuple[str, Callable[[], Any]]]
    things: dict[str, ForeignKey]
    names: frozenset[str]


def new(model: type[Row], **given: Any) -> Row:
    """An object that is to be added, as `model(**given)` makes it. For models without signals and inheritance."""
    blank = _blank(model)
    if not given.keys() <= blank.names:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(given.keys() - blank.names))}")
    row = model.__new__(model)
    values = row.__dict__
    values.update(blank.same, _state=ModelState())
    for name, make in blank.made:
        values[name] = make()
    for name, value in given.items():
        field = blank.things.get(name)
        if field is None:
            values[name] = value
        elif value is not None:
            values[field.attname] = value.pk
            field.set_cached_value(row, value)
    return row


@cache
def _blank(model: type[Model]) -> _Blank:
    fields = model._meta.concrete_fields
    anew = [field for field in fields if field.has_default() and callable(field.default)]
    return _Blank(
        same={field.attname: field.get_default() for field in fields if field not in anew},
        made=[(field.attname, field.default) for field in anew],
        things={field.name: field for field in fields if isinstance(field, ForeignKey)},
        names=frozenset({field.name for field in fields} | {field.attname for field in fields}),
    )

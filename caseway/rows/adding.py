"""New rows in one statement whose SQL is written once for each model."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import AutoField, BooleanField, CharField, DateTimeField, Field, ForeignKey, IntegerField, Model, TextField

Row = TypeVar("Row", bound=Model)

# With what our engines add to Django's.
_line: Any = connection

# SQLite takes no more in one statement, whoever compiled it.
MOST_VALUES = 30_000


def add(row: Row) -> Row:
    """Insert one new row; it gets its id. For models without signals, files and inheritance."""
    add_all([row])
    return row


def add_all(rows: Iterable[Model], *, ignore_conflicts: bool = False) -> None:
    """Insert new rows of one model. They get their ids, unless rows that are there already are to be left alone."""
    rows = list(rows)
    if not rows:
        return
    model = type(rows[0])
    values_of = _written(model)[0]
    for some in _at_once(model, rows):
        values = [values_of(row) for row in some]
        if ignore_conflicts:
            _say(model, values, "ON CONFLICT DO NOTHING")
        elif ids := _line.known_ids(model._meta.db_table, len(some)):
            _say(model, [[pk, *row] for pk, row in zip(ids, values, strict=True)], "", with_id=True)
            _take_ids(some, [(pk,) for pk in ids])
        else:
            _take_ids(some, _insert(model, values))


def expect(counts: Mapping[type[Model], int]) -> None:
    """So many rows of these models are going to be added in this transaction: their ids may come with a question that is asked before.

    What is written then says that it cannot be only with a later question, or at commit; so it must be nothing that others are to
    catch.
    """
    _line.expect_ids({model._meta.db_table: count for model, count in counts.items()})


def add_plain(model: type[Model], names: tuple[str, ...], rows: Sequence[Sequence[Any]], *, ignore_conflicts: bool = False) -> None:
    """Insert rows that nobody needs as objects: values of the named columns, and defaults in all others."""
    fill = _filled(model, names)
    ending = "ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    for some in _at_once(model, rows):
        _say(model, [fill(row) for row in some], ending)


def _at_once(model: type[Model], rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    most = MOST_VALUES // len(_fields(model))
    return (rows[start : start + most] for start in range(0, len(rows), most))


def _insert(model: type[Model], rows: list[list[Any]]) -> list[tuple[int]]:
    return _line.rows_of(_statement(model, len(rows), "RETURNING id"), list(chain.from_iterable(rows)))


def _say(model: type[Model], rows: list[list[Any]], ending: str, with_id: bool = False) -> None:
    _line.say(_statement(model, len(rows), ending, with_id), list(chain.from_iterable(rows)))


def _statement(model: type[Model], count: int, ending: str, with_id: bool = False) -> str:
    _values_of, opening, place = _written(model)
    if with_id:
        opening, place = opening.replace("(", '("id", ', 1), f"(%s, {place[1:]}"
    return f"{opening} {', '.join([place] * count)} {ending}"


@cache
def _filled(model: type[Model], names: tuple[str, ...]) -> Callable[[Sequence[Any]], list[Any]]:
    """How the values of some columns become those of a whole row."""
    fields = _fields(model)
    places = [(names.index(field.attname) if field.attname in names else None, _stored_as_it_is(field), field) for field in fields]

    def fill(row: Sequence[Any]) -> list[Any]:
        values = [(field.get_default() if place is None else row[place], kinds, field) for place, kinds, field in places]
        return [value if type(value) in kinds else _stored(value, field) for value, kinds, field in values]

    return fill


@cache
def _fields(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]


@cache
def _written(model: type[Model]) -> tuple[Callable[[Model], list[Any]], str, str]:
    """How a row becomes values, and the parts of the statement."""
    fields = _fields(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    opening = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES'
    return _values_by(fields), opening, f"({', '.join(['%s'] * len(fields))})"


def _values_by(fields: list[Field]) -> Callable[[Model], list[Any]]:
    read = attrgetter(*(field.attname for field in fields))
    kinds = [_stored_as_it_is(field) for field in fields]

    def values(row: Model) -> list[Any]:
        return [
            value if type(value) in kind else _stored(value, field) for value, kind, field in zip(read(row), kinds, fields, strict=True)
        ]

    return values


def _stored(value: Any, field: Field) -> Any:
    if type(value) is datetime and isinstance(field, DateTimeField):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, Enum):
        return value.value
    return field.get_db_prep_save(value, connection)


def _stored_as_it_is(field: Field) -> tuple[type, ...]:
    """The types of Python whose values need no field to give them to the database; asking it would cost more than the insert."""
    if isinstance(field, ForeignKey):
        return _stored_as_it_is(field.target_field)
    for kind, types in _WITHOUT_FIELD.items():
        if isinstance(field, kind):
            return types
    return ()


_WITHOUT_FIELD: dict[type[Field], tuple[type, ...]] = {
    BooleanField: (bool,),
    DateTimeField: (type(None),),
    IntegerField: (int, type(None)),
    TextField: (str, type(None)),
    CharField: (str, type(None)),
}


def _take_ids(rows: Sequence[Model], found: list[tuple[int]]) -> None:
    for row, (pk,) in zip(rows, found, strict=True):
        row.id = pk  # type: ignore[attr-defined]  # (`pk` asks the model's parents first)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

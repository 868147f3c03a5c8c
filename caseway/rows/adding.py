"""New rows in one statement whose SQL is written once for each model."""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import AutoField, Field, Model

Row = TypeVar("Row", bound=Model)

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
    fields, opening, place = _written(type(rows[0]))
    at_once = MOST_VALUES // len(fields)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            values = [value for row in some for value in _values(row, fields)]
            ending = "ON CONFLICT DO NOTHING" if ignore_conflicts else "RETURNING id"
            cursor.execute(f"{opening} {', '.join([place] * len(some))} {ending}", values)
            if not ignore_conflicts:
                _take_ids(some, cursor.fetchall())


@cache
def _written(model: type[Model]) -> tuple[list[Field], str, str]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    return fields, f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES', f"({', '.join(['%s'] * len(fields))})"


def _values(row: Model, fields: list[Field]) -> Iterable[Any]:
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]


def _take_ids(rows: list[Model], found: list[tuple[int]]) -> None:
    for row, (pk,) in zip(rows, found, strict=True):
        row.pk = pk
        row._state.adding, row._state.db = False, connection.alias

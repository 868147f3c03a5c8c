"""Changes of rows by statements that are written once for each model and choice of columns."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model


def change(row: Model, *names: str) -> None:
    """Write the named fields of a row as they are now."""
    columns = as_columns(row, *names)
    connection.say(_written(type(row), names)[0], [*columns.values(), row.pk])  # type: ignore[attr-defined]  # (our engines' own)


def as_columns(row: Model, *names: str) -> dict[str, Any]:
    """The named fields of a row as they are now: columns, and values as the database takes them."""
    _statement, fields = _written(type(row), names)
    return {str(field.column): field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields}


@cache
def _written(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Field]]:
    fields = [cast(Field, model._meta.get_field(name)) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE id = %s', fields


def change_many(
    model: type[Model], rows: Mapping[int, Mapping[str, Any]], also: str = "", condition: str = "", bound: Sequence[Any] = ()
) -> int:
    """Write columns of several rows, the same ones of each, in one statement; returns how many there were.

    `also` is set in all of them, SQL of ours, and only those are changed that meet a condition (SQL of ours with bound values).
    """
    columns = tuple(next(iter(rows.values())))
    opening, place = _written_for_many(model, columns, also)
    values = [[pk, *(row[column] for column in columns)] for pk, row in rows.items()]
    statement = f"{opening.format(', '.join([place] * len(values)))}{condition}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*chain.from_iterable(values), *bound])
        return cursor.rowcount


@cache
def _written_for_many(model: type[Model], columns: tuple[str, ...], also: str) -> tuple[str, str]:
    """The statement without its rows, and the place of a row."""
    table = model._meta.db_table
    fields = {field.column: field for field in model._meta.concrete_fields}
    names = ", ".join(f'"{column}"' for column in columns)
    changed = ", ".join([*filter(None, [also]), *(f'"{column}" = found."{column}"' for column in columns)])
    opening = f'WITH found (id, {names}) AS (VALUES {{}}) UPDATE "{table}" SET {changed} FROM found WHERE "{table}".id = found.id'
    return opening, f"({', '.join(_place(fields[column]) for column in ('id', *columns))})"


def _place(field: Any) -> str:
    """PostgreSQL must be told what a column of values holds, for it may be empty in all rows. A length would cut."""
    return f"%s::{field.db_type(connection).partition('(')[0]}" if connection.vendor == "postgresql" else "%s"

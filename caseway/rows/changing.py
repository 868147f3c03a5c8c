"""Changes of one row by a statement that is written once for each model and choice of columns."""

from functools import cache
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model


def change(row: Model, *names: str) -> None:
    """Write the named fields of a row as they are now."""
    columns = as_columns(row, *names)
    with connection.cursor() as cursor:
        cursor.execute(_written(type(row), names)[0], [*columns.values(), row.pk])


def as_columns(row: Model, *names: str) -> dict[str, Any]:
    """The named fields of a row as they are now: columns, and values as the database takes them."""
    _statement, fields = _written(type(row), names)
    return {str(field.column): field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields}


@cache
def _written(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Field]]:
    fields = [cast(Field, model._meta.get_field(name)) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE id = %s', fields

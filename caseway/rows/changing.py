"""Changes of one row by a statement that is written once for each model and choice of columns."""

from functools import cache
from typing import cast

from django.db import connection
from django.db.models import Field, Model


def change(row: Model, *names: str) -> None:
    """Write the named fields of a row as they are now."""
    statement, fields = _written(type(row), names)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])


@cache
def _written(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Field]]:
    fields = [cast(Field, model._meta.get_field(name)) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE id = %s', fields

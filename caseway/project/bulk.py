"""Many rows at once: COPY in PostgreSQL, executemany in SQLite."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models


def insert(model: type[models.Model], columns: tuple[str, ...], rows: Iterable[tuple]) -> None:
    """Write rows (values in the order of `columns`) into a model's table; a field that is not named has its default."""
    rest = _defaults(model, columns)
    columns, rows = (*columns, *rest), ((*row, *rest.values()) for row in rows)
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            holes = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({holes})', [_adapted(row) for row in rows])


def _defaults(model: type[models.Model], columns: tuple[str, ...]) -> dict[str, Any]:
    """What every row holds in the columns that may not be empty and were not named."""
    fields = [field for field in model._meta.concrete_fields if field.column not in columns and not field.primary_key and not field.null]
    return {str(field.column): field.get_db_prep_save(field.get_default(), connection) for field in fields}


def _adapted(row: tuple) -> tuple:
    """Moments as Django's SQLite keeps them: UTC, without a zone."""
    return tuple(value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value for value in row)


def set_sequences(*tables: type[models.Model]) -> None:
    """Ids were given by hand; PostgreSQL's sequences must go on behind them."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)

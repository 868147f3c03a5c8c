"""How tables are emptied after a test that commits: only those that hold something, and without what Django does after a migration.

Django's own way truncates every table of the project and writes its content types and permissions anew, half a second each time.
"""

import functools

from django.db import connection
from django.test import TransactionTestCase

# What migrations leave behind.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
# Parts of SQLite's full-text tables: they are emptied with their table.
SHADOWS = ("_config", "_content", "_data", "_docsize", "_idx")


@functools.cache
def _tables() -> list[str]:
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
    shadows = {name + end for name in names for end in SHADOWS}
    return sorted(names - KEPT - shadows)


def empty_tables(_test) -> None:
    held = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in _tables())  # noqa: S608
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Whoever deletes without looking at references needs no order.
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(held)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")


def use_it() -> None:
    TransactionTestCase._fixture_teardown = empty_tables

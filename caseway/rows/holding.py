"""Names that one transaction at a time may hold, where there is no row to lock."""

from collections.abc import Iterable

from django.db import connection

# In the order of their keys, so that two who want several never wait for each other.
_HOLD = """
    SELECT pg_advisory_xact_lock(key)
    FROM (SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(%s::text[]) AS name ORDER BY key) AS keys
"""


def hold(names: Iterable[str]) -> None:
    """Wait until nobody else holds any of these names, and hold them until the transaction ends. SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, [list(names)])

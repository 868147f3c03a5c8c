"""Counting a little way, for every page: the ORM would take longer to write these questions than the database to answer them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def count_up_to(most: int, table: str, condition: str, values: Sequence[Any]) -> int:
    """How many rows of a table fit a condition (SQL of ours with bound values), counted no further than `most`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT {int(most)}) AS first_ones", list(values))
        return cursor.fetchone()[0]

"""A question to the database may take two seconds; then it is too broad, and the person is told so."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from caseway.search.language import QueryError

SECONDS = 2.0
# How many steps of SQLite's machine pass between two looks at the clock.
STEPS = 20_000


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raises QueryError when what runs inside takes too long."""
    limit = _postgresql if connection.vendor == "postgresql" else _sqlite
    try:
        with limit(seconds):
            yield
    except OperationalError as error:
        if "interrupted" in str(error) or "statement timeout" in str(error):
            raise QueryError("too_broad") from error
        raise


@contextmanager
def _sqlite(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    raw, until = connection.connection, time.monotonic() + seconds
    raw.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


@contextmanager
def _postgresql(seconds: float) -> Iterator[None]:
    milliseconds = int(seconds * 1000)
    if connection.in_atomic_block:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds}")
            yield
        return
    before, connection.time_limit = connection.time_limit, milliseconds  # type: ignore[attr-defined]  # (our engine's own)
    try:
        yield
    finally:
        connection.time_limit = before  # type: ignore[attr-defined]
